# The same texts as a table.
@{
    Dns_title      = 'Adapters have two DNS servers'
    # Dns_problem  = 'a remark'
    Dns_problem    = "Adapter {0} = {1}";
    Dns_impact     = 'Names cannot be resolved'
}
