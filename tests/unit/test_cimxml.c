/* CIM-XML, ConvertTo-Xml and msinfo in, records out. */
#include "read/shapes.h"
#include "records.h"

static void expect(const char *text, const char *wanted)
{
    records_expect(&shape_cimxml, span_of(text), wanted);
}

START_TEST(a_bare_instance_is_a_record)
{
    expect("<INSTANCE CLASSNAME=\"Msvm_X\"><QUALIFIER NAME=\"q\"><VALUE>no</VALUE></QUALIFIER><PROPERTY "
           "NAME=\"A\" "
           "TYPE=\"string\"><VALUE>a &amp; b</VALUE></PROPERTY><PROPERTY NAME=\"N\" "
           "TYPE=\"string\"></PROPERTY><PROPERTY "
           "NAME=\"E\"><VALUE></VALUE></PROPERTY><PROPERTY.ARRAY "
           "NAME=\"L\"><VALUE.ARRAY><VALUE>1</VALUE><VALUE.NULL/>"
           "</VALUE.ARRAY></PROPERTY.ARRAY><PROPERTY.ARRAY NAME=\"O\"/></INSTANCE>",
           "Msvm_X{A=a & b;N=null;E=;L=[1,null];O=null}\n");
}
END_TEST

START_TEST(wmic_names_its_host)
{
    expect(
        "<COMMAND SEQUENCENUM=\"1\"><REQUEST><COMMANDLINE>nic get</COMMANDLINE></REQUEST>"
        "<RESULTS NODE=\"HV01\"><CIM><INSTANCE CLASSNAME=\"C\"><PROPERTY "
        "NAME=\"a\"><VALUE>1</VALUE></PROPERTY></INSTANCE>"
        "</CIM></RESULTS><RESULTS NODE=\"HV02\"><CIM><INSTANCE CLASSNAME=\"C\"/></CIM></RESULTS></COMMAND>",
        "C@HV01{a=1}\nC@HV02{}\n");
}
END_TEST

START_TEST(names_have_no_case_and_wrappers_do_not_matter)
{
    expect("<?xml version=\"1.0\" "
           "encoding=\"utf-8\"?>\n<cim><Message><simplersp><IRETURNVALUE><VALUE.NAMEDINSTANCE>"
           "<INSTANCENAME CLASSNAME=\"C\"><KEYBINDING "
           "NAME=\"k\"><KEYVALUE>7</KEYVALUE></KEYBINDING></INSTANCENAME>"
           "<Instance classname=\"C\"><Property name=\"__SERVER\"><Value>HV03</Value></Property></Instance>"
           "</VALUE.NAMEDINSTANCE></IRETURNVALUE></simplersp></Message></cim>\n",
           "C@HV03{__SERVER=HV03}\n");
}
END_TEST

START_TEST(references_become_their_keys)
{
    expect("<INSTANCE CLASSNAME=\"C\"><PROPERTY.REFERENCE "
           "NAME=\"r\"><VALUE.REFERENCE><INSTANCEPATH><NAMESPACEPATH>"
           "<HOST>h</HOST></NAMESPACEPATH><INSTANCENAME CLASSNAME=\"D\"><KEYBINDING "
           "NAME=\"k\"><KEYVALUE>7</KEYVALUE>"
           "</KEYBINDING></INSTANCENAME></INSTANCEPATH></VALUE.REFERENCE></PROPERTY.REFERENCE>"
           "<PROPERTY.REFERENCE "
           "NAME=\"t\"><VALUE.REFERENCE>\\\\h\\root:D.k=7</VALUE.REFERENCE></PROPERTY.REFERENCE>"
           "<PROPERTY.ARRAY NAME=\"l\"><VALUE.REFARRAY><VALUE.REFERENCE><INSTANCENAME CLASSNAME=\"E\"/>"
           "</VALUE.REFERENCE></VALUE.REFARRAY></PROPERTY.ARRAY></INSTANCE>",
           "C{r=D{k=7};t=\\\\h\\root:D.k=7;l=[E{}]}\n");
}
END_TEST

START_TEST(embedded_instances_are_records_escaped_or_not)
{
    expect(
        "<INSTANCE CLASSNAME=\"C\"><PROPERTY NAME=\"e\"><VALUE>&lt;INSTANCE CLASSNAME=\"E\"&gt;&lt;PROPERTY "
        "NAME=\"p\"&gt;"
        "&lt;VALUE&gt;v&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;</VALUE></PROPERTY>"
        "<PROPERTY NAME=\"c\"><VALUE><![CDATA[<INSTANCE CLASSNAME=\"E\"/>]]></VALUE></PROPERTY>"
        "<PROPERTY.OBJECT NAME=\"o\"><VALUE.OBJECT><INSTANCE "
        "CLASSNAME=\"F\"/></VALUE.OBJECT></PROPERTY.OBJECT>"
        "<PROPERTY NAME=\"x\"><VALUE>&lt;INSTANCE CLASSNAME=\"E\"&gt;&lt;PROP</VALUE></PROPERTY></INSTANCE>",
        "C{e=E{p=v};c=E{};o=F{};x=<INSTANCE CLASSNAME=\"E\"><PROP}\n");
}
END_TEST

START_TEST(a_cut_answer_gives_what_was_complete)
{
    expect("<CIM><INSTANCE CLASSNAME=\"A\"/>\n<INSTANCE CLASSNAME=\"B\"><PROPERTY NAME=\"p\"><VALUE>x",
           "A{}\nline 2: the XML ends before its elements do\n");
    expect("<CIM><RESULTS NODE=\"h\">\n<ERROR CODE=\"1\"/></RESULTS></CIM>",
           "line 2: a host answered with an error instead of its objects\n");
}
END_TEST

START_TEST(convertto_xml_gives_objects)
{
    records_expect(
        &shape_convertxml,
        SPAN("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Objects>\n<Object "
             "Type=\"Microsoft.Management.Infrastructure."
             "CimInstance#ROOT/StandardCimv2/MSFT_NetRoute\"><Property Name=\"ifIndex\" "
             "Type=\"System.UInt32\">2</Property>\n"
             "<Property Name=\"L\" Type=\"System.String[]\"><Property "
             "Type=\"System.String\">10.0.0.1</Property><Property>b"
             "</Property></Property><Property Name=\"N\" /><Property Name=\"D\">System.String[]</Property>\n"
             "<Property Name=\"O\" Type=\"X\">shown<Property Name=\"p\">q</Property></Property></Object>\n"
             "<Object Type=\"System.Object[]\"><Property Type=\"Y\"><Property "
             "Name=\"y\">1</Property></Property>"
             "<Property Type=\"Y\"><Property Name=\"y\">2</Property></Property></Object></Objects>\n"),
        "MSFT_NetRoute{ifIndex=2;L=[10.0.0.1,b];N=null;D=System.String[]!;O=X{p=q}}\nY{y=1}\nY{y=2}\n");
}
END_TEST

#define ROW(item, value)                                                                                     \
    "<Data><Item><![CDATA[" item "]]></Item><Value><![CDATA[" value "]]></Value></Data>\n"

START_TEST(msinfo_gives_the_summary_and_a_record_for_each_adapter)
{
    records_expect(
        &shape_nfo,
        SPAN("<?xml version=\"1.0\"?>\n<MsInfo><Metadata><Version>8.0</Version></Metadata>\n"
             "<Category name=\"Zusammenfassung\">\n" ROW("OS Name", "Windows") ROW(
                 "Version",
                 "10.0.17763") "<Category name=\"Components\"><Category name=\"Adapter\">\n" ROW("Name",
                                                                                                 "[00000001] "
                                                                                                 "A &amp; B")
                 ROW("MAC", "00:15:5D:00:00:01") ROW("", "") ROW("Name", "[00000002] C") ROW("MAC", "x")
                     ROW("Name", "[00000003] D") "</Category>\n<Category "
                                                 "name=\"Drivers\"><Data><N>a</N><F>b</F><G>c</G></Data>\n"
                                                 "</Category></Category></Category></MsInfo>\n"),
        "msinfo System Summary{OS Name=Windows;Version=10.0.17763}\n"
        "msinfo Adapter{Name=[00000001] A &amp; B;MAC=00:15:5D:00:00:01}\n"
        "msinfo Adapter{Name=[00000002] C;MAC=x}\nmsinfo Adapter{Name=[00000003] D}\n"
        "msinfo Drivers{N=a;F=b;G=c}\n");
}
END_TEST

Suite *suite_cimxml(void)
{
    Suite *s = suite_create("cimxml");
    TCase *c = tcase_create("cimxml");
    tcase_add_test(c, a_bare_instance_is_a_record);
    tcase_add_test(c, wmic_names_its_host);
    tcase_add_test(c, names_have_no_case_and_wrappers_do_not_matter);
    tcase_add_test(c, references_become_their_keys);
    tcase_add_test(c, embedded_instances_are_records_escaped_or_not);
    tcase_add_test(c, a_cut_answer_gives_what_was_complete);
    tcase_add_test(c, convertto_xml_gives_objects);
    tcase_add_test(c, msinfo_gives_the_summary_and_a_record_for_each_adapter);
    suite_add_tcase(s, c);
    return s;
}
