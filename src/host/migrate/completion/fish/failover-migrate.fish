# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Fish completion for failover-migrate(1).

set -l commands status check plan run evacuate recover history reattach xml
complete -c failover-migrate -f
complete -c failover-migrate -s h -l help -d 'Show help'
complete -c failover-migrate -l version -d 'Show the version'
complete -c failover-migrate -s c -l connect -x -d 'The libvirt to ask'
complete -c failover-migrate -l json -a 'pretty short off' -d 'Print JSON'
complete -c failover-migrate -l no-legend -d 'No headers and no closing line'
complete -c failover-migrate -l timeout -x -d 'Seconds to wait for libvirt'
for option in mac network bridge vf standby-address vf-address pool pf
    complete -c failover-migrate -n '__fish_seen_subcommand_from xml' -l $option -x
end
complete -c failover-migrate -n '__fish_seen_subcommand_from xml' -l link-down -d 'The standby is down at first'
complete -c failover-migrate -n '__fish_seen_subcommand_from xml' -l legacy -d 'Without <teaming>'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a status -d 'Show each pair on this host'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a check -d 'Say what keeps a domain from being migrated well'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a plan -d 'Show each step of a migration'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a xml -d 'Print the XML of a pair, or of a pool'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a reattach -d 'Give a running domain what it lacks'
complete -c failover-migrate -n '__fish_seen_subcommand_from reattach' -l keep-link -d 'Leave the link of the standby'
complete -c failover-migrate -n '__fish_seen_subcommand_from reattach' -l instead-of -x -d 'What the definition is not to name any more'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a run -d 'Migrate a domain live'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a evacuate -d 'Migrate all domains with a pair'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a recover -d 'End or resume what a migration has left waiting'
complete -c failover-migrate -n "not __fish_seen_subcommand_from $commands" -a history -d 'Show what run and evacuate have done'
complete -c failover-migrate -n '__fish_seen_subcommand_from run evacuate' -l detach -d 'Detach virtual functions before'
complete -c failover-migrate -n '__fish_seen_subcommand_from evacuate' -l parallel -x -d 'Migrations at a time'
complete -c failover-migrate -n '__fish_seen_subcommand_from check plan run recover reattach' -a '(virsh --readonly --quiet list --all --name 2>/dev/null)'
# A word without a slash is no file.
complete -c failover-migrate -n '__fish_seen_subcommand_from check plan; and string match -q "*/*" -- (commandline -ct)' -F
