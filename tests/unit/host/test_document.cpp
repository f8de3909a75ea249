// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/document.hpp"

#include <chrono>
#include <gtest/gtest.h>

namespace netfailover::host::xml {

namespace {

std::string written(const std::string& content) {
    return toText(parseXml("<domain>" + content + "</domain>", "domain"));
}

TEST(ToText, WritesAnEmptyElementAsLibvirtDoes) {
    EXPECT_EQ(written("<a /><b c='1' d=\"2\"/>"),
              "<domain>\n  <a/>\n  <b c='1' d='2'/>\n</domain>\n");
}

// An application's <metadata> is its own, and libvirt takes it along as it is.
TEST(ToText, LeavesAloneWhatLooksLikeAnEmptyElement) {
    for (const std::string text :
         {"<![CDATA[<a /> 'b' ]]>", "<![CDATA[]]]]><![CDATA[> />]]>", "it's / &gt; isn't /&gt;"}) {
        EXPECT_EQ(written("<a>" + text + "</a><b />"),
                  "<domain>\n  <a>" + text + "</a>\n  <b/>\n</domain>\n");
    }
    const std::string value = "<domain><a b='1 />2 &apos; >' c='\"'/></domain>";
    const auto document = parseXml(value, "domain");
    const auto again = parseXml(toText(document), "domain");
    const auto a = again.document_element().child("a");
    EXPECT_STREQ(a.attribute("b").value(), "1 />2 ' >");
    EXPECT_STREQ(a.attribute("c").value(), "\"");
}

// Another host writes the XML, and whoever may define a domain there.
TEST(ToText, TakesTimeInProportionToTheText) {
    constexpr int many = 100000;
    constexpr std::chrono::seconds bound{3};
    std::string content;
    for (int count = 0; count < many; ++count) {
        content += "<a />";
    }
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(written(content).find(" />"), std::string::npos);
    EXPECT_LT(std::chrono::steady_clock::now() - start, bound);
}

} // namespace

} // namespace netfailover::host::xml
