# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a cloud tells its guest: cloud-init's NoCloud seed, as files of the root."""

from .machine import Pair

#: The name that both give to the MAC address of the first pair.
NAME = "lan0"
V1 = f"""
version: 1
config:
  - type: physical
    name: {NAME}
    mac_address: "{Pair(1).mac}"
    subnets: [{{type: dhcp4}}]
"""
V2 = f"""
version: 2
ethernets:
  {NAME}:
    match: {{macaddress: "{Pair(1).mac}"}}
    set-name: {NAME}
    dhcp4: true
"""
#: Its network is what matters: no users, no keys, no packages.
STAGES = """
cloud_init_modules: []
cloud_config_modules: []
cloud_final_modules: []
"""


#: The same for a guest that has commands to run.
WITH_COMMANDS = """
cloud_init_modules: []
cloud_config_modules: [runcmd]
cloud_final_modules: [scripts_user]
"""


def files(network, user_data=None):
    """Return the files of a seed with this network-config, and with user-data that has no more than runcmd."""
    folder = "/var/lib/cloud/seed/nocloud"
    return {
        f"{folder}/meta-data": "instance-id: lab\n",
        f"{folder}/user-data": user_data or "#cloud-config\n{}\n",
        f"{folder}/network-config": network,
        "/etc/cloud/cloud.cfg.d/99-lab.cfg": WITH_COMMANDS if user_data else STAGES,
    }
