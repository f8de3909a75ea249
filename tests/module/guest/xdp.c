// SPDX-License-Identifier: LGPL-2.1-or-later
/* Gives a netdev an XDP program that lets everything pass.
 *
 * xdp NAME generic|native
 */

#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int call(int command, union bpf_attr *attr) { return syscall(SYS_bpf, command, attr, sizeof(*attr)); }

int main(int count, char **words)
{
    static const struct bpf_insn pass[] = {
        {.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_PASS},
        {.code = BPF_JMP | BPF_EXIT},
    };
    union bpf_attr load = {
        .prog_type = BPF_PROG_TYPE_XDP,
        .insns = (uintptr_t)pass,
        .insn_cnt = 2,
        .license = (uintptr_t) "GPL",
    };
    union bpf_attr link = {0};
    int fd;

    if (count != 3)
        return 2;
    load.expected_attach_type = BPF_XDP;
    link.link_create.prog_fd = call(BPF_PROG_LOAD, &load);
    link.link_create.target_ifindex = if_nametoindex(words[1]);
    link.link_create.attach_type = BPF_XDP;
    link.link_create.flags = strcmp(words[2], "native") ? XDP_FLAGS_SKB_MODE : XDP_FLAGS_DRV_MODE;
    fd = call(BPF_LINK_CREATE, &link);
    if (fd < 0) {
        fprintf(stderr, "%s\n", strerror(errno));
        return 1;
    }
    /* It is there for as long as somebody has its link. */
    puts("attached");
    fflush(stdout);
    pause();
    return 0;
}
