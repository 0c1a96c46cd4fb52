/* Saxon with the stylesheet that lxml's isoschematron makes of a schema: Saxon.java DOCUMENT SECONDS STYLESHEET. Both
 * are read before the clock starts, and five times SECONDS pass first in which the machine compiles what is hot: one is
 * too little by half. Prints a line `MILLISECONDS - FIRED NAME`. */
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import javax.xml.transform.stream.StreamSource;
import net.sf.saxon.Version;
import net.sf.saxon.s9api.*;

class Saxon {
    static double now() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    static XdmNode validate(XsltExecutable stylesheet, XdmNode document) throws SaxonApiException {
        var report = new XdmDestination();
        XsltTransformer transformer = stylesheet.load();
        transformer.setInitialContextNode(document);
        transformer.setMessageListener((content, terminate, where) -> {});
        transformer.setDestination(report);
        transformer.transform();
        return report.getXdmNode();
    }

    static double measure(XsltExecutable stylesheet, XdmNode document, double seconds) throws SaxonApiException {
        double start = now();
        int rounds = 0;
        do {
            validate(stylesheet, document);
            rounds++;
        } while (now() - start < seconds);
        return (now() - start) * 1e3 / rounds;
    }

    public static void main(String[] arguments) throws SaxonApiException {
        var processor = new Processor(false);
        XdmNode document = processor.newDocumentBuilder().build(new File(arguments[0]));
        XsltCompiler compiler = processor.newXsltCompiler();
        XsltExecutable stylesheet = compiler.compile(new StreamSource(new File(arguments[2])));
        double seconds = Double.parseDouble(arguments[1]);
        XPathCompiler xpath = processor.newXPathCompiler();
        String count = "count(//*[local-name() = ('successful-report', 'failed-assert')])";
        XdmItem fired = xpath.evaluateSingle(count, validate(stylesheet, document));
        measure(stylesheet, document, 5 * seconds);
        double spent = measure(stylesheet, document, seconds);
        System.out.printf(Locale.ROOT, "%.6f - %s Saxon-HE %s, lxml's XSLT%n", spent, fired.getStringValue(),
                          Version.getProductVersion());
    }
}
