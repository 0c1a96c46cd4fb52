# Texts of the sample model.
ConvertFrom-StringData @'
###PSLOC
Dns_title = Adapters have two DNS servers
Dns_problem = Adapter "{0}" has {1} DNS server
Dns_impact = Names cannot be resolved\nwhile that server restarts
Dns_resolution = Add a second server to C:\\hosts of {0}
Dns_compliant = All adapters have two DNS servers
'@
