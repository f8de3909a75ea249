// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/dhcp_clients.hpp"

#include "tree.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

/// A procfs in which processes have sockets.
class DhcpClientsTest : public testing::Test {
protected:
    void packetSocket(const std::string& inode, const std::string& protocol, int link) {
        packet += "0000000000000000 3      3    " + protocol + "   " + std::to_string(link) +
                  "     1 0      0      " + inode + "\n";
    }
    void udpSocket(const std::string& inode, const std::string& local) {
        udp += "  123: " + local +
               " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0"
               "        0 " +
               inode + " 2 0000000000000000 0\n";
    }
    void process(int pid, const std::string& name, const std::string& inode) {
        const std::string folder = std::to_string(pid);
        proc.file(folder + "/comm", name + "\n");
        proc.folder(folder + "/fd");
        std::filesystem::create_symlink("socket:[" + inode + "]", proc.path(folder + "/fd/7"));
    }
    DhcpSockets read() {
        proc.file("net/packet", packet);
        proc.file("net/udp", udp);
        return readDhcpSockets(proc.path());
    }

    Tree proc{};
    std::string packet = "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n";
    std::string udp = "   sl  local_address rem_address   st ...\n";
};

TEST_F(DhcpClientsTest, AreFoundByTheirPacketSockets) {
    packetSocket("5001", "0800", 4);
    process(77, "anything", "5001");
    packetSocket("5002", "0003", 3);
    process(78, "dhclient", "5002");
    EXPECT_EQ(read().sockets,
              (std::vector<DhcpSocket>{{.link = 4, .pid = 77, .process = "anything"},
                                       {.link = 3, .pid = 78, .process = "dhclient"}}));
}

TEST_F(DhcpClientsTest, AreFoundByTheAddressTheyServe) {
    udpSocket("6001", "070200C0:0044");
    process(79, "dhcpcd", "6001");
    EXPECT_EQ(read().sockets,
              (std::vector<DhcpSocket>{{.address = "192.0.2.7", .pid = 79, .process = "dhcpcd"}}));
}

TEST_F(DhcpClientsTest, AreNotTcpdumpNorServersNorManagers) {
    packetSocket("5001", "0003", 4);
    process(77, "tcpdump", "5001");
    packetSocket("5002", "88cc", 4);
    process(78, "lldpd", "5002");
    packetSocket("5003", "0800", 4);
    process(79, "systemd-network", "5003");
    packetSocket("5004", "0800", 0);
    process(80, "relay", "5004");
    udpSocket("6001", "00000000:0044");
    process(81, "dnsmasq", "6001");
    udpSocket("6002", "070200C0:0043");
    process(82, "dnsmasq", "6002");
    const DhcpSockets found = read();
    EXPECT_TRUE(found.sockets.empty());
    EXPECT_TRUE(found.ofUnknown.empty());
}

TEST_F(DhcpClientsTest, MayBeHiddenFromUs) {
    packetSocket("5001", "0800", 4);
    proc.file("77/comm", "dhcpcd\n");
    const DhcpSockets found = read();
    EXPECT_TRUE(found.sockets.empty());
    EXPECT_EQ(found.ofUnknown, std::vector{4});
}

TEST_F(DhcpClientsTest, AreNoneInAnEmptyOrOddFolder) {
    EXPECT_TRUE(readDhcpSockets(proc.path("none")).sockets.empty());
    packet += "short line\n0 1 2 0800 x 5 6 7 8\n0 1 2 0800 99999999999999 5 6 7 8\n";
    udp += "short 0:0044\n a zz:0044 c d e f g h i j\n";
    EXPECT_TRUE(read().ofUnknown.empty());
}

} // namespace

} // namespace netfailover::guest::ctl
