"""lxml's isoschematron: isoschematron.py DOCUMENT SECONDS SCHEMA [STYLESHEET]

Document and schema are read, and the schema is compiled, before the clock starts. Prints lines
`MILLISECONDS - FIRED NAME`: for the compiled stylesheet alone, and for validate(), which reads its result, too.
STYLESHEET is where to leave the compiled schema for other XSLT processors."""
import sys
import time

from lxml import etree, isoschematron


def measure(call, seconds):
    call()
    rounds, start = 0, time.process_time()
    while rounds == 0 or time.process_time() - start < seconds:
        call()
        rounds += 1
    return (time.process_time() - start) * 1e3 / rounds


def main(document, seconds, schema, stylesheet=None):
    document = etree.parse(document)
    schema = isoschematron.Schematron(
        etree.parse(schema), store_xslt=True, store_report=True,
        error_finder=isoschematron.Schematron.ASSERTS_AND_REPORTS)
    if stylesheet:
        schema.validator_xslt.write(stylesheet)
    transform = etree.XSLT(schema.validator_xslt)
    version = '.'.join(str(part) for part in etree.LXML_VERSION[:3])
    ways = ((f'lxml {version} isoschematron, its XSLT alone', lambda: transform(document)),
            (f'lxml {version} isoschematron, validate()', lambda: schema.validate(document)))
    for name, call in ways:
        spent = measure(call, seconds)
        report = schema.validation_report or transform(document)
        fired = len(isoschematron.Schematron.ASSERTS_AND_REPORTS(report))
        print(f'{spent:.6f} - {fired} {name}')


main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:])
