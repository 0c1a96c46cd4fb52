/* CLIXML in, records out. */
#include "read/shapes.h"
#include "records.h"

#define OBJS "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"

static void expect(const char *text, const char *wanted)
{
    records_expect(&shape_clixml, span_of(text), wanted);
}

START_TEST(an_object_becomes_a_record)
{
    expect(
        OBJS "<Obj RefId=\"0\"><TN "
             "RefId=\"0\"><T>Microsoft.HyperV.PowerShell.VMSwitch</T><T>System.Object</T></TN>"
             "<ToString>VMSwitch</ToString><Props><S N=\"Name\">vSwitch0</S><B N=\"IovEnabled\">false</B>"
             "<U32 N=\"Count\">4</U32><Nil N=\"Notes\"/><S N=\"Empty\"></S></Props></Obj></Objs>",
        "Microsoft.HyperV.PowerShell.VMSwitch{Name=vSwitch0;IovEnabled=false;Count=4;Notes=null;Empty=}\n");
}
END_TEST

START_TEST(classes_are_named_by_the_end_of_their_type)
{
    expect(
        OBJS
        "<Obj RefId='0'><TN RefId='0'><T>Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/"
        "MSFT_NetAdapter</T></TN><Props/></Obj>"
        "<Obj RefId='1'><TN "
        "RefId='1'><T>Deserialized.Selected.System.Management.ManagementObject#root\\cimv2\\"
        "Win32_NetworkAdapter</T></TN><MS/></Obj>"
        "<Obj RefId='2'><TNRef RefId='0'/><Props/></Obj>"
        "<Obj RefId='3'><TN RefId='2'><T>Selected.NetIPConfiguration</T></TN><MS/></Obj></Objs>",
        "MSFT_NetAdapter{}\nWin32_NetworkAdapter{}\nMSFT_NetAdapter{}\nNetIPConfiguration{}\n");
}
END_TEST

START_TEST(an_enum_keeps_word_and_number)
{
    expect(
        OBJS
        "<Obj RefId='0'><MS><Obj N='State' RefId='1'><TN RefId='0'><T>VMState</T><T>System.Enum</T></TN>"
        "<ToString>Off</ToString><I32>3</I32></Obj><Obj N='Byte' RefId='2'><ToString>On</ToString><By>0</By>"
        "</Obj></MS></Obj></Objs>",
        "{State=Off#3;Byte=On#0}\n");
}
END_TEST

START_TEST(what_powershell_shows_wins_and_the_number_stays)
{
    expect(OBJS
           "<Obj RefId='0'><Props><U16 N='PrefixOrigin'>1</U16><Nil N='Status'/><S N='Kept'>raw</S></Props>"
           "<MS><S N='PrefixOrigin'>Manual</S><S N='Status'>Up</S><Nil N='Kept'/><S "
           "N='More'>m</S></MS></Obj></Objs>",
           "{PrefixOrigin=Manual#1;Status=Up;Kept=raw;More=m}\n");
}
END_TEST

START_TEST(lists_of_every_kind_are_lists)
{
    expect(OBJS "<Obj RefId='0'><Props><Obj N='a' RefId='1'><LST><S>x</S><Nil/><S>y</S></LST></Obj>"
                "<Obj N='b' RefId='2'><IE><I32>1</I32></IE></Obj><Obj N='c' RefId='3'><QUE/></Obj>"
                "<Obj N='d' RefId='4'><STK><Obj RefId='5'><Props><S N='n'>v</S></Props></Obj></STK></Obj>"
                "</Props></Obj></Objs>",
           "{a=[x,null,y];b=[1];c=[];d=[{n=v}]}\n");
}
END_TEST

START_TEST(a_list_at_the_top_gives_a_record_for_each_object)
{
    expect(OBJS "<Obj RefId='0'><TN RefId='0'><T>System.Object[]</T></TN><LST><Obj RefId='1'><MS><S "
                "N='a'>1</S></MS></Obj>"
                "<S>text</S><Obj RefId='2'><LST><Obj RefId='3'><MS><S "
                "N='a'>2</S></MS></Obj></LST></Obj></LST></Obj></Objs>",
           "{a=1}\n{a=2}\n");
}
END_TEST

START_TEST(a_dictionary_is_a_record_of_its_keys)
{
    expect(OBJS
           "<Obj RefId='0'><TN RefId='0'><T>System.Collections.Hashtable</T></TN><DCT><En><S N='Key'>Name</S>"
           "<S N='Value'>HV01</S></En><En><I32 N='Key'>2</I32><Obj N='Value' "
           "RefId='1'><LST><S>a</S></LST></Obj></En>"
           "</DCT></Obj></Objs>",
           "System.Collections.Hashtable{Name=HV01;2=[a]}\n");
}
END_TEST

START_TEST(a_reference_is_the_object_itself)
{
    expect(OBJS "<Obj RefId='0'><TN RefId='0'><T>A</T></TN><Props><Obj N='x' RefId='1'><TNRef "
                "RefId='0'/><Props><S N='n'>v</S>"
                "</Props></Obj><Ref N='y' RefId='1'/></Props></Obj></Objs>",
           "A{x=A{n=v};y=A{n=v}}\n");
}
END_TEST

START_TEST(a_reference_reaches_back_over_records)
{
    expect(OBJS "<Obj RefId='0'><Props><Obj N='x' RefId='1'><LST><S>a_x005F_b</S></LST></Obj></Props></Obj>"
                "<Obj RefId='2'><Props><Ref N='y' RefId='1'/></Props></Obj>"
                "<Obj RefId='3'><Props><Ref N='y' RefId='1'/></Props></Obj></Objs>",
           "{x=[a_b]}\n{y=[a_b]}\n{y=[a_b]}\n");
}
END_TEST

START_TEST(a_reference_to_nothing_or_to_itself_is_harmless)
{
    expect(OBJS "<Obj RefId='0'><Props><Ref N='self' RefId='0'/><Ref N='none' RefId='77'/><Ref N='far' "
                "RefId='4000000000'/><Ref N='bad' RefId='x'/></Props></Obj></Objs>",
           "{self=null!;none=null!;far=null!;bad=null!}\n");
}
END_TEST

START_TEST(types_and_objects_number_apart)
{
    expect(OBJS "<Obj RefId='0'><TN RefId='1'><T>A</T></TN><Props/></Obj>"
                "<Obj RefId='1'><TN RefId='0'><T>B</T></TN><Props/></Obj>"
                "<Obj RefId='2'><TNRef RefId='1'/><Props><Ref N='r' RefId='1'/></Props></Obj></Objs>",
           "A{}\nB{}\nA{r=B{}}\n");
}
END_TEST

START_TEST(escapes_are_decoded_once)
{
    expect(OBJS
           "<Obj RefId='0'><MS><S N='a_x0020_b'>x_x000A_y</S><S N='e'>_xD83D__xDE00_</S><S N='l'>_xD83D_</S>"
           "<S N='u'>_x005F_x000A_</S><S N='p'>_xZZZZ_ _x00</S><S N='r'>&lt;&amp;&gt;</S><C "
           "N='c'>65</C></MS></Obj></Objs>",
           "{a b=x\ny;e=\xf0\x9f\x98\x80;l=\xef\xbf\xbd;u=_x000A_;p=_xZZZZ_ _x00;r=<&>;c=A}\n");
}
END_TEST

START_TEST(class_metadata_is_passed_over)
{
    expect(OBJS "<Obj RefId='0'><TN RefId='0'><T>A</T></TN><Props><S N='a'>1</S></Props><MS><Obj "
                "N='__ClassMetadata' RefId='1'>"
                "<TN RefId='1'><T>System.Collections.ArrayList</T></TN><LST><Obj RefId='2'><MS><S "
                "N='MiXml'>&lt;CLASS "
                "NAME=\"x\"&gt;</S></MS></Obj></LST></Obj><S N='Status'>Up</S></MS></Obj></Objs>",
           "A{a=1;Status=Up}\n");
}
END_TEST

START_TEST(a_remote_object_names_its_host)
{
    expect(OBJS "<Obj RefId='0'><MS><S N='PSComputerName'>HV02</S></MS></Obj>"
                "<Obj RefId='1'><MS><S N='PSComputerName'>localhost</S></MS></Obj></Objs>",
           "@HV02{PSComputerName=HV02}\n{PSComputerName=localhost}\n");
}
END_TEST

START_TEST(a_cut_file_gives_the_objects_before_the_cut)
{
    expect(OBJS
           "\n<Obj RefId='0'><MS><S N='a'>1</S></MS></Obj>\n<Obj RefId='1'><MS><S N='a'>2</S><S N='b'>hal",
           "{a=1}\nline 3: the XML ends before its elements do\n");
}
END_TEST

START_TEST(a_wrong_end_tag_is_said_with_its_line)
{
    expect(OBJS "\n<Obj RefId='0'><MS><S N='a'>1</S></MS></Obj>\n<Obj RefId='1'><MS>\n</Obj>\n</Objs>\n",
           "{a=1}\nline 4: the end tag is not that of the open element\n");
}
END_TEST

START_TEST(documents_may_follow_each_other)
{
    expect("PS C:\\> x\n#< CLIXML\n" OBJS
           "<Obj S='progress' RefId='9'><MS><S N='p'>1</S></MS></Obj><Obj RefId='0'><MS>"
           "<S N='a'>1</S></MS></Obj></Objs>" OBJS
           "<Obj RefId='0'><MS><S N='a'>2</S></MS></Obj></Objs>\nother\n"
           "<?xml version='1.0' encoding='utf-16'?>\n" OBJS
           "<Obj RefId='0'><MS><S N='a'>3</S></MS></Obj></Objs>\n",
           "{a=1}\n{a=2}\n{a=3}\n");
}
END_TEST

START_TEST(a_doctype_is_refused)
{
    expect("<!DOCTYPE Objs [<!ENTITY a 'b'>]>\n" OBJS
           "<Obj RefId='0'><MS><S N='a'>&a;</S></MS></Obj></Objs>\n",
           "line 1: DOCTYPE is refused\n");
}
END_TEST

START_TEST(an_unknown_entity_is_said_and_stays)
{
    expect(OBJS "<Obj RefId='0'><MS><S N='a'>x&e;y</S></MS></Obj></Objs>",
           "line 1: a reference to an entity that XML does not define is left as it is\n{a=x&e;y}\n");
}
END_TEST

START_TEST(other_xml_is_not_recognised)
{
    expect("<html><Objs/></html>\n-<Props>\n<ToString>x</ToString>\n", "");
}
END_TEST

static const char lines_text[] = OBJS "\r\n"
                                      "  <Obj RefId=\"0\">\r\n"
                                      "    <Props>\r\n"
                                      "      <S N=\"Name\">vSwitch0</S>\r\n"
                                      "      <Obj N=\"Ips\" RefId=\"1\">\r\n"
                                      "        <LST>\r\n"
                                      "          <S>10.0.0.1</S>\r\n"
                                      "        </LST>\r\n"
                                      "      </Obj>\r\n"
                                      "    </Props>\r\n"
                                      "  </Obj>\r\n"
                                      "</Objs>\r\n";

static void check_places(struct reading *r, const struct record *record)
{
    const char *text = r->in->text.at;
    const struct field *name = &record->fields[0], *ips = &record->fields[1];
    ck_assert_uint_eq(record->line, 1);
    ck_assert_uint_eq(record->lines, 10);
    ck_assert(span_equal(record->where, SPAN("<Obj RefId=\"0\">")));
    ck_assert_uint_eq(name->line, 3);
    ck_assert_uint_eq(name->lines, 1);
    ck_assert_ptr_eq(name->value.where.at, strstr(text, "vSwitch0"));
    ck_assert_uint_eq(name->value.where.len, 8);
    ck_assert_uint_eq(ips->line, 4);
    ck_assert_uint_eq(ips->lines, 5);
    ck_assert_ptr_eq(ips->value.items[0].where.at, strstr(text, "10.0.0.1"));
    ck_assert_ptr_eq(ips->value.where.at, strstr(text, "10.0.0.1"));
}

START_TEST(values_keep_their_places_and_structure_is_understood)
{
    struct records records;
    records_begin(&records, SPAN(lines_text), check_places);
    records_read(&records, &shape_clixml);
    const struct input *in = records.reading.in;
    for (uint32_t line = 0; line < in->lines; line++)
        ck_assert_int_eq(in->states[line], line >= 3 && line <= 8 ? LINE_UNKNOWN : LINE_UNDERSTOOD);
    records_end(&records);
}
END_TEST

START_TEST(one_line_files_are_understood_by_their_fields_alone)
{
    struct records records;
    records_begin(&records, SPAN(OBJS "<Obj RefId='0'><MS><S N='a'>1</S></MS></Obj></Objs>"), NULL);
    records_read(&records, &shape_clixml);
    ck_assert_int_eq(records.reading.in->states[0], LINE_UNKNOWN);
    records_end(&records);
}
END_TEST

static TCase *case_values(void)
{
    TCase *c = tcase_create("values");
    tcase_add_test(c, an_object_becomes_a_record);
    tcase_add_test(c, classes_are_named_by_the_end_of_their_type);
    tcase_add_test(c, an_enum_keeps_word_and_number);
    tcase_add_test(c, what_powershell_shows_wins_and_the_number_stays);
    tcase_add_test(c, lists_of_every_kind_are_lists);
    tcase_add_test(c, a_list_at_the_top_gives_a_record_for_each_object);
    tcase_add_test(c, a_dictionary_is_a_record_of_its_keys);
    tcase_add_test(c, a_reference_is_the_object_itself);
    tcase_add_test(c, a_reference_reaches_back_over_records);
    tcase_add_test(c, a_reference_to_nothing_or_to_itself_is_harmless);
    tcase_add_test(c, types_and_objects_number_apart);
    tcase_add_test(c, escapes_are_decoded_once);
    tcase_add_test(c, class_metadata_is_passed_over);
    tcase_add_test(c, a_remote_object_names_its_host);
    return c;
}

static TCase *case_carrier(void)
{
    TCase *c = tcase_create("carrier");
    tcase_add_test(c, a_cut_file_gives_the_objects_before_the_cut);
    tcase_add_test(c, a_wrong_end_tag_is_said_with_its_line);
    tcase_add_test(c, documents_may_follow_each_other);
    tcase_add_test(c, a_doctype_is_refused);
    tcase_add_test(c, an_unknown_entity_is_said_and_stays);
    tcase_add_test(c, other_xml_is_not_recognised);
    tcase_add_test(c, values_keep_their_places_and_structure_is_understood);
    tcase_add_test(c, one_line_files_are_understood_by_their_fields_alone);
    return c;
}

Suite *suite_clixml(void)
{
    Suite *s = suite_create("clixml");
    suite_add_tcase(s, case_values());
    suite_add_tcase(s, case_carrier());
    return s;
}
