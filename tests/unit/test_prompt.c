/* Prompts and what surrounds the outputs of commands. */
#include <check.h>

#include "read/prompt.h"

static void expect(const char *line, enum prompt_kind kind, const char *command, const char *host)
{
    struct prompt p;
    ck_assert_msg(prompt_parse(span_of(line), &p), "no prompt: %s", line);
    ck_assert_int_eq(p.kind, kind);
    ck_assert_msg(span_equal(p.command, span_of(command)), "%s: command `%.*s`", line, SPAN_ARG(p.command));
    ck_assert_msg(span_equal(p.host, span_of(host)), "%s: host `%.*s`", line, SPAN_ARG(p.host));
}

START_TEST(powershell_prompts)
{
    expect("PS C:\\> Get-NetAdapter", PROMPT_POWERSHELL, "Get-NetAdapter", "");
    expect("PS C:\\>Get-NetAdapter", PROMPT_POWERSHELL, "Get-NetAdapter", "");
    expect("PS C:\\Users\\a b>", PROMPT_POWERSHELL, "", "");
    expect("PS>", PROMPT_POWERSHELL, "", "");
    expect("PS > Get-VMSwitch ", PROMPT_POWERSHELL, "Get-VMSwitch", "");
    expect("  PS C:\\x> a", PROMPT_POWERSHELL, "a", "");
    expect("PS HKLM:\\Software> dir", PROMPT_POWERSHELL, "dir", "");
    expect("PS C:\\>> nested", PROMPT_POWERSHELL, "nested", "");
    expect("[HV01]: PS C:\\Users\\a> Get-VM", PROMPT_POWERSHELL, "Get-VM", "HV01");
    expect("[hv01.corp.example]: PS>x", PROMPT_POWERSHELL, "x", "hv01.corp.example");
    expect("[DBG]: PS C:\\>> x", PROMPT_POWERSHELL, "x", "");
    expect("(base) PS C:\\> x", PROMPT_POWERSHELL, "x", "");
}
END_TEST

START_TEST(comments_end_commands)
{
    expect("PS C:\\> Get-X | fl * #This shows it", PROMPT_POWERSHELL, "Get-X | fl *", "");
    expect("PS C:\\> Get-X 'a #2' -Y \"b # c\" # d", PROMPT_POWERSHELL, "Get-X 'a #2' -Y \"b # c\"", "");
    expect("PS C:\\> Get-X NIC#2", PROMPT_POWERSHELL, "Get-X NIC#2", "");
}
END_TEST

START_TEST(cmd_prompts)
{
    expect("C:\\Users\\Administrator>ipconfig /all", PROMPT_CMD, "ipconfig /all", "");
    expect("D:\\> route print", PROMPT_CMD, "route print", "");
    expect("C:\\Windows\\system32>", PROMPT_CMD, "", "");
    expect("\\\\server\\share>dir", PROMPT_CMD, "dir", "");
}
END_TEST

START_TEST(other_prompts)
{
    expect(">> Select-Object Name", PROMPT_CONTINUED, "Select-Object Name", "");
    expect(">>", PROMPT_CONTINUED, "", "");
    expect("CORP\\Admin @ HV01:", PROMPT_HOST, "", "HV01");
    expect("Machine: HV01 (Microsoft Windows NT 10.0.17763.0)", PROMPT_HOST, "", "HV01");
    expect("Computer: HV02 (Microsoft Windows NT 6.3.9600.0)", PROMPT_HOST, "", "HV02");
    expect("Get-NetAdapter", PROMPT_BARE, "Get-NetAdapter", "");
    expect("get-NetAdapterVMQ -Name x | fl", PROMPT_BARE, "get-NetAdapterVMQ -Name x | fl", "");
}
END_TEST

START_TEST(transcripts_tell_the_version)
{
    struct prompt p;
    ck_assert(prompt_parse(SPAN("Machine: HV01 (Microsoft Windows NT 10.0.17763.0)"), &p));
    ck_assert(span_equal(p.version, SPAN("10.0.17763.0")));
}
END_TEST

START_TEST(other_lines_are_no_prompts)
{
    static const char *const lines[] = {
        "",
        "P",
        "PSComputerName : HV01 > x",
        "PS is short for PowerShell > cmd",
        "PSVersion: 5.1",
        "C:\\Windows\\system32",
        "C:\\a: b>",
        "[Default]   ETS       100",
        "Get-X : The term 'Get-X' is not recognized",
        "Get-Help is a cmdlet",
        "Gateway         : 10.0.0.1",
        "> quoted",
        "a @ b",
        "a @ b c:",
        "Name : x (Windows)",
        "Test Result:",
    };
    struct prompt p;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        ck_assert_msg(!prompt_parse(span_of(lines[i]), &p), "a prompt: %s", lines[i]);
}
END_TEST

static struct input *make(struct input_list *list, const char *text)
{
    const struct input_options options = {.encoding = "utf-8"};
    return input_of_bytes(list, "test", span_of(text), &options);
}

/* How many lines are ignored from the first one on. */
static void expect_ignored(const char *text, uint32_t wanted)
{
    struct input_list list = {0};
    struct input *in = make(&list, text);
    uint32_t lines = prompt_ignored(in, 0, in->lines);
    ck_assert_msg(lines == wanted, "%u lines of: %s", lines, text);
    input_list_free(&list);
}

START_TEST(banners)
{
    expect_ignored("Microsoft Windows [Version 10.0.17763.1]\nx\n", 1);
    expect_ignored("Copyright (c) 2009 Microsoft Corporation.  All rights reserved.\n", 1);
    expect_ignored("The operation completed successfully.\n", 1);
    expect_ignored("WARNING: something\n", 1);
    expect_ignored("Import-Module FailoverClusters\n", 1);
    expect_ignored("Name : x\n", 0);
}
END_TEST

START_TEST(error_records_are_whole)
{
    expect_ignored("Get-X : The term 'Get-X' is not recognized as the\nname of a cmdlet.\nAt line:1 "
                   "char:1\n+ Get-X\n+ ~~~~~\n"
                   "    + CategoryInfo          : ObjectNotFound: (Get-X:String) [], Exception\n"
                   "    + FullyQualifiedErrorId : CommandNotFoundException\n \nName : x\n",
                   7);
    expect_ignored("Get-X: C:\\a.ps1:1\nLine |\n   1 |  Get-X\n     |  ~~~~~\n     | Not found\nName : x\n",
                   5);
    expect_ignored("Get-X : Access denied\n\nName : x\n", 1);
    expect_ignored("    + CategoryInfo          : NotSpecified\n    + FullyQualifiedErrorId : X\nName : x\n",
                   2);
}
END_TEST

START_TEST(transcript_heads_in_any_language)
{
    expect_ignored("**********************\nStart der PowerShell-Aufzeichnung\nStartzeit: 2024\n"
                   "Computer: HV01 (Microsoft Windows NT 10.0.17763.0)\nx\n",
                   3);
    expect_ignored("**********************\nEnde\nEndzeit: 2024\n**********************\nName : x\n", 4);
    struct input_list list = {0};
    struct input *in = make(&list, "Computer: HV01 (Microsoft Windows NT 10.0.17763.0)\nHostanwendung: x\n"
                                   "**********************\nName : x\n");
    ck_assert_uint_eq(prompt_ignored(in, 1, in->lines), 2);
    input_list_free(&list);
}
END_TEST

START_TEST(script_headings)
{
    struct input_list list = {0};
    struct prompt p;
    struct input *in =
        make(&list, "--------------------\n Get-NetAdapter | ft # all\n--------------------\nx\n");
    ck_assert_uint_eq(prompt_block(in, 0, in->lines, &p), 3);
    ck_assert(span_equal(p.command, SPAN("Get-NetAdapter | ft")));
    ck_assert_uint_eq(prompt_block(in, 1, in->lines, &p), 0);
    ck_assert_uint_eq(prompt_block(in, 2, in->lines, &p), 0);
    input_list_free(&list);
}
END_TEST

Suite *suite_prompt(void)
{
    Suite *s = suite_create("prompt");
    TCase *t = tcase_create("prompt");
    tcase_add_test(t, powershell_prompts);
    tcase_add_test(t, comments_end_commands);
    tcase_add_test(t, cmd_prompts);
    tcase_add_test(t, other_prompts);
    tcase_add_test(t, transcripts_tell_the_version);
    tcase_add_test(t, other_lines_are_no_prompts);
    tcase_add_test(t, banners);
    tcase_add_test(t, error_records_are_whole);
    tcase_add_test(t, transcript_heads_in_any_language);
    tcase_add_test(t, script_headings);
    suite_add_tcase(s, t);
    return s;
}
