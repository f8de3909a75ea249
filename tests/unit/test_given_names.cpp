// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/given_names.hpp"

#include "guest/ctl/profiles/interfaces.hpp"
#include "tree.hpp"

namespace netfailover::guest::ctl {

namespace {

struct GivenNames : testing::Test {
    test::Tree tree;

    // FILE:LINE TEXT of all, below the tree.
    [[nodiscard]] std::vector<std::string> found() const {
        std::vector<std::string> texts;
        for (const GivenName& given : names()) {
            texts.push_back(given.file.substr(tree.path().size() + 1) + ":" +
                            std::to_string(given.line) + " " + given.text);
        }
        return texts;
    }

    [[nodiscard]] std::vector<GivenName> names() const {
        const ConfigRoots config{.etc = tree.path("etc"), .usr = tree.path("usr")};
        return readGivenNames(tree.path("run"), config, readInterfaces(config).renames);
    }
};

TEST_F(GivenNames, AreInLinkFiles) {
    tree.file("etc/systemd/network/10-lab.link",
              "[Match]\nPath=pci-0000:02:*\nName=hidden\nName=\n[Link]\nName=lan0\n");
    tree.file("etc/systemd/network/10-lab.link.d/a.conf", "[Link]\nName=lan1\n");
    tree.file("usr/lib/systemd/network/99-default.link", "[Match]\nOriginalName=*\n[Link]\n");
    tree.file("usr/lib/systemd/network/20-host.link", "[Match]\nHost=a\n[Link]\nName=lan2\n");
    EXPECT_EQ(found(),
              std::vector<std::string>{"etc/systemd/network/10-lab.link.d/a.conf:2 Name=lan1"});
    const auto conditions = names()[0].conditions;
    ASSERT_EQ(conditions.size(), 1U);
    EXPECT_EQ(conditions[0].fact, Fact::Path);
}

TEST_F(GivenNames, MayBeAlternativeOnes) {
    tree.file("etc/systemd/network/10-lab.link",
              "[Match]\nPath=pci-0000:02:*\n[Link]\nName=\nAlternativeName=no\n"
              "AlternativeName=\nAlternativeName=lan0 lan1\nAlternativeName=lan2\n");
    const std::string file = "etc/systemd/network/10-lab.link:";
    EXPECT_EQ(found(), (std::vector<std::string>{file + "7 AlternativeName=lan0",
                                                 file + "7 AlternativeName=lan1",
                                                 file + "8 AlternativeName=lan2"}));
    EXPECT_EQ(names()[2].conditions.size(), 1U);
}

// udev(7): "|" is between patterns.
TEST_F(GivenNames, MayBeForPatternsOfAddresses) {
    const auto means = [this](const std::string& value) {
        tree.file("etc/udev/rules.d/70-a.rules",
                  "ATTR{address}==\"" + value + "\", NAME=\"lan0\"\n");
        return isMet(names().at(0).conditions.at(0), {.address = "52:54:00:12:34:56"});
    };
    EXPECT_TRUE(means("52:54:00:*"));
    EXPECT_TRUE(means("52:54:00:00:00:01|52:54:00:12:34:5[0-9]"));
    EXPECT_FALSE(means("52:54:00:00:*"));
    EXPECT_FALSE(means("52-54-00-12-34-56"));
}

TEST_F(GivenNames, AreInRules) {
    tree.file("etc/udev/rules.d/70-persistent-net.rules",
              "# NAME=\"no\"\n"
              "SUBSYSTEM==\"net\", KERNELS==\"0000:02:00.0\", NAME=\"lan0\"\n"
              "ENV{ID_NET_DRIVER}==\"virtio_net\", \\\n  NAME := \"lan1\"\n"
              "NAME==\"lan2\", NAME=\"\"\n"
              "NAME=\"$env{ID_NET_NAME}\", ENV{NAME}=\"lan3\", ENV{ID_NET_NAME}=\"lan4\"\n"
              "NAME=\"\nNAME\nNAME=");
    tree.file("usr/lib/udev/rules.d/70-persistent-net.rules", "NAME=\"hidden\"\n");
    EXPECT_EQ(found(), (std::vector<std::string>{
                           "etc/udev/rules.d/70-persistent-net.rules:2 NAME=\"lan0\"",
                           "etc/udev/rules.d/70-persistent-net.rules:3 NAME:=\"lan1\""}));
    EXPECT_FALSE(names()[0].isFinal);
    EXPECT_TRUE(names()[1].isFinal);
}

TEST_F(GivenNames, MayBeForAnAddress) {
    tree.file("etc/udev/rules.d/70-persistent-net.rules",
              "ATTR{address}==\"52:54:00:12:34:56\", NAME=\"lan0\"\n"
              "NAME=\"lan1\", ATTR{address}==\"52:54:00");
    ASSERT_EQ(names().size(), 2U);
    EXPECT_EQ(names()[0].conditions, (std::vector<Condition>{{.fact = Fact::AddressText,
                                                              .key = "ATTR{address}",
                                                              .patterns = {"52:54:00:12:34:56"},
                                                              .line = 1}}));
    EXPECT_EQ(names()[1].conditions[0].patterns, std::vector<std::string>{"52:54:00"});
}

TEST_F(GivenNames, AreInInterfaces) {
    tree.file("etc/network/interfaces", "rename mac/52:54:00:12:34:56=lan0 eth=1=lan1\n"
                                        "rename\nrename x\nsource more\n");
    tree.file("etc/network/more", "rename a=b\n");
    EXPECT_EQ(found(),
              (std::vector<std::string>{
                  "etc/network/interfaces:1 rename mac/52:54:00:12:34:56=lan0",
                  "etc/network/interfaces:1 rename eth=1=lan1", "etc/network/more:1 rename a=b"}));
}

TEST_F(GivenNames, InInterfacesAreForANameOrAnAddress) {
    tree.file("etc/network/interfaces",
              "rename eth0=a mac/52:54:00:12:34:56=b /en*=c /en*/2=d operstate/up=e\n");
    const auto found = names();
    ASSERT_EQ(found.size(), 5U);
    const auto rename = [](Fact fact, const std::string& pattern) {
        return std::vector<Condition>{
            {.fact = fact, .key = "rename", .patterns = {pattern}, .line = 1}};
    };
    EXPECT_EQ(found[0].conditions, rename(Fact::Name, "eth0"));
    EXPECT_EQ(found[1].conditions, rename(Fact::Address, "52:54:00:12:34:56"));
    EXPECT_EQ(found[2].conditions, rename(Fact::Name, "en*"));
    EXPECT_TRUE(found[3].conditions.empty());
    EXPECT_TRUE(found[4].conditions.empty());
}

TEST_F(GivenNames, AreNotInWhatCannotBeRead) {
    tree.unreadable("etc/systemd/network/10-lab.link");
    tree.unreadable("etc/udev/rules.d/70-a.rules");
    EXPECT_TRUE(found().empty());
}

} // namespace

} // namespace netfailover::guest::ctl
