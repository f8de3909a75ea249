// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/answer.hpp"

#include "host/core/hook_call.hpp"
#include "host/libvirt/handles.hpp"
#include "host/libvirt/report.hpp"

#include <csignal>
#include <cstdio>
#include <iostream>
#include <sys/prctl.h>

namespace netfailover::host::libvirt {

namespace {

Listed list(virConnectPtr connection) {
    Listed listed;
    eachDomain(connection, VIR_CONNECT_LIST_DOMAINS_ACTIVE,
               [&](virDomainPtr domain) { listed.uuids.push_back(uuidOf(domain)); });
    return listed;
}

Found find(virConnectPtr connection, const std::string& uuid, bool isKnown) {
    const DomainHandle domain = findDomain(connection, uuid);
    Found found{.uuid = uuid};
    if (domain) {
        found.sight = sightOf(domain.get(), Patience::No);
        found.xml = xmlOf(domain.get(), 0);
        found.persistentXml = xmlOf(domain.get(), VIR_DOMAIN_XML_INACTIVE);
    }
    if (!isKnown && !core::mayHavePair(found.xml) && !core::mayHavePair(found.persistentXml)) {
        found.xml.clear();
        found.persistentXml.clear();
    }
    return found;
}

Report answerTo(virConnectPtr connection, const std::string& question) {
    const auto space = question.find(' ');
    if (space == std::string::npos) {
        return list(connection);
    }
    return find(connection, question.substr(space + 1), question.starts_with("find "));
}

} // namespace

void answer(const std::string& uri) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto connection = openConnection(uri, 0);
    for (std::string question; std::getline(std::cin, question);) {
        const std::string line = toLine(answerTo(connection.get(), question));
        if (std::fputs(line.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
            return;
        }
    }
}

} // namespace netfailover::host::libvirt
