# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Fish completion for failoverctl(1).

# The names of all masters and slaves; failoverctl escapes what is not printable as
# \xNN, and printf %b gives the byte back.
function __failoverctl_interfaces
    failoverctl list --no-legend 2>/dev/null | string match --invert 'No failover*' |
        while read -l master state active primary standby rest
            for name in $master $primary $standby
                test $name = -; or printf '%b\n' $name
            end
        end
end

set -l commands list status monitor doctor explain reconcile
complete -c failoverctl -f
complete -c failoverctl -s h -l help -d 'Show help'
complete -c failoverctl -l version -d 'Show the version'
complete -c failoverctl -l json -a 'pretty short off' -d 'Print JSON'
complete -c failoverctl -l no-legend -d 'No headers and no closing line'
complete -c failoverctl -l no-pager -d 'Accepted and ignored'
complete -c failoverctl -n '__fish_seen_subcommand_from reconcile' -l dry-run -d 'Only say what would be done'
complete -c failoverctl -n "not __fish_seen_subcommand_from $commands" -a list -d 'List all failover devices'
complete -c failoverctl -n "not __fish_seen_subcommand_from $commands" -a status -d 'Show details'
complete -c failoverctl -n "not __fish_seen_subcommand_from $commands" -a monitor -d 'Print a line for every change'
complete -c failoverctl -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'Check driver, pairing and managers'
complete -c failoverctl -n "not __fish_seen_subcommand_from $commands" -a explain -d 'Say what decides about a link'
complete -c failoverctl -n "not __fish_seen_subcommand_from $commands" -a reconcile -d 'Mend what is wrong, now'
complete -c failoverctl -n '__fish_seen_subcommand_from status explain' -a '(__failoverctl_interfaces)'
