/* iscsicli and mpclaim: text in, facts out. */
#include "facts.h"

#define SESSION(tail, initiator, target)                                                                     \
    "Session Id             : ffffe001368edb81-40000137000000" tail "\n"                                     \
    "Initiator Node Name    : iqn.1991-05.com.microsoft:hv01.corp.example\n"                                 \
    "Target Node Name       : (null)\n"                                                                      \
    "Target Name            : iqn.2001-05.com.example:array\n"                                               \
    "ISID                   : 40 00 01 37 00 00\n"                                                           \
    "Number Connections     : 1\n"                                                                           \
    "\n"                                                                                                     \
    "    Connections:\n"                                                                                     \
    "\n"                                                                                                     \
    "        Connection Id     : ffffe001368edb81-1b\n"                                                      \
    "        Initiator Portal  : " initiator "/52000\n"                                                      \
    "        Target Portal     : " target "/3260\n"                                                          \
    "        CID               : 01 00\n"

#define DEVICES                                                                                              \
    "\n"                                                                                                     \
    "    Devices:\n"                                                                                         \
    "        Device Type            : Disk\n"                                                                \
    "        Target Name            : iqn.2001-05.com.example:other\n"                                       \
    " 4f2-00a0c91efb8b}\n"                                                                                   \
    "        Volume Path Names      :\n"                                                                     \
    "                                 E:\\\n"

START_TEST(sessions)
{
    facts_expect_all("Microsoft iSCSI Initiator Version 6.1 Build 7601\n"
                     "\n"
                     "Total of 2 sessions\n"
                     "\n" SESSION("0d", "10.0.10.11", "10.0.10.100") DEVICES
                     "\n" SESSION("0e", "0.0.0.0", "10.0.11.100") "\n"
                                                                  "The operation completed successfully. \n"
                                                                  "not : ours\n",
                     "host=- language=-\n"
                     "session id=ffffe001368edb81-400001370000000d target=iqn.2001-05.com.example:array"
                     " initiator=10.0.10.11 target-portal=10.0.10.100 connected=true\n"
                     "session id=ffffe001368edb81-400001370000000e target=iqn.2001-05.com.example:array"
                     " initiator=0.0.0.0 target-portal=10.0.11.100 connected=true\n"
                     "unknown: 41\n");
}
END_TEST

START_TEST(second_connection_of_a_session)
{
    facts_expect(
        "Microsoft iSCSI Initiator Version 10.0 Build 20348\n"
        "\n" SESSION("0d", "10.0.10.11", "10.0.10.100") "\n"
                                                        "        Connection Id     : ffffe001368edb81-1c\n"
                                                        "        Initiator Portal  : 10.0.11.11/52001\n"
                                                        "        Target Portal     : 10.0.11.100/3260\n",
        "session id=ffffe001368edb81-1c target=iqn.2001-05.com.example:array initiator=10.0.11.11"
        " target-portal=10.0.11.100 connected=true\n");
}
END_TEST

START_TEST(sessions_in_another_language)
{
    facts_expect("Microsoft iSCSI-Initiator Version 10.0, Build 20348\n"
                 "\n"
                 "Sitzungs-ID            : ffffe001368edb81-400001370000000d\n"
                 "Name des Ziels         : iqn.2001-05.com.example:array\n"
                 "\n"
                 "    Verbindungen:\n"
                 "\n"
                 "        Verbindungs-ID    : ffffe001368edb81-1b\n"
                 "        Initiatorportal   : 10.0.10.11/52000\n"
                 "        Zielportal        : 10.0.10.100/3260\n",
                 "session id=ffffe001368edb81-400001370000000d target=iqn.2001-05.com.example:array"
                 " initiator=10.0.10.11 target-portal=10.0.10.100 connected=true\n");
}
END_TEST

START_TEST(portals_and_persistent_targets)
{
    facts_expect_all("Total of 1 portals are persisted:\n"
                     "\n"
                     "    Address and Socket   : 10.0.10.100 3260\n"
                     "    Symbolic Name        : \n"
                     "    Initiator Name       : ROOT\\ISCSIPRT\\0000_0\n"
                     "\n"
                     "Total of 1 persistent targets\n"
                     "    Target Name           : iqn.2001-05.com.example:array\n"
                     "    Address and Socket    : 10.0.10.100 3260\n",
                     "host=- language=-\n"
                     "portal address=10.0.10.100\n");
}
END_TEST

/* Get-IscsiSession names its rows otherwise, and belongs to the list reader. */
START_TEST(format_list_is_not_taken)
{
    char *found = facts_of("SessionIdentifier : ffffe001368edb81-400001370000000d\n"
                           "IsConnected       : True\n");
    ck_assert_ptr_null(strstr(found, "initiator"));
    ck_assert_ptr_null(strstr(found, "connected=true\n  "));
    free(found);
}
END_TEST

START_TEST(disks_tell_no_bus)
{
    facts_expect_all("For more information about a particular disk, use 'mpclaim -s -d #' where # is the MPIO"
                     " disk number.\n"
                     "\n"
                     "MPIO Disk    System Disk  LB Policy    DSM Name\n"
                     "-------------------------------------------------------------------------------\n"
                     "MPIO Disk1   Disk 2       RR           Microsoft DSM\n"
                     "\n"
                     "MPIO Disk0: 02 Paths, Round Robin, Symmetric Access\n"
                     " Controlling DSM: Microsoft DSM\n"
                     " SN: 600000000000000000000001\n"
                     " Supported Load Balance Policies: FOO RR RRWS LQD WP LB\n"
                     "\n"
                     "Path ID          State              SCSI Address      Weight\n"
                     " ----------------------------------------------------------\n"
                     "0000000087060001 Active/Optimized   005|000|001|001   0\n"
                     " * TPG_State : Active/Optimized  , TPG_Id: 256, : 24\n"
                     "\n"
                     "0000000087060000 Active/Optimized   005|000|000|001   0\n"
                     "not ours\n",
                     "unknown: 18\n");
}
END_TEST

START_TEST(arrays_tell_whether_iscsi_is_claimed)
{
    facts_expect_all("\"Target H/W Identifier   \"   Bus Type     MPIO-ed      ALUA Support\n"
                     "-------------------------------------------------------------------------------\n"
                     "\"VENDOR  Local Disk      \"   SAS          NO           Not Supported\n"
                     "\"VENDOR  Array           \"   iSCSI        YES          Implicit Only\n",
                     "host=- language=-\n"
                     "iscsi mpio=true\n");
}
END_TEST

Suite *suite_iscsicli(void);
Suite *suite_iscsicli(void)
{
    Suite *s = suite_create("iscsicli");
    TCase *t = tcase_create("iscsicli");
    tcase_add_test(t, sessions);
    tcase_add_test(t, second_connection_of_a_session);
    tcase_add_test(t, sessions_in_another_language);
    tcase_add_test(t, portals_and_persistent_targets);
    tcase_add_test(t, format_list_is_not_taken);
    tcase_add_test(t, disks_tell_no_bus);
    tcase_add_test(t, arrays_tell_whether_iscsi_is_claimed);
    suite_add_tcase(s, t);
    return s;
}
