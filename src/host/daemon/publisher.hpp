// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/sdbus.hpp"
#include "host/daemon/facts.hpp"

#include <memory>

namespace netfailover::host::daemon {

/// An object with one interface of properties.
class PublishedObject {
public:
    PublishedObject(sdbus::IConnection& connection, const std::string& path, std::string interface,
                    Facts facts, bool isRoot);
    PublishedObject(const PublishedObject&) = delete;
    PublishedObject(PublishedObject&&) = delete;
    PublishedObject& operator=(const PublishedObject&) = delete;
    PublishedObject& operator=(PublishedObject&&) = delete;
    ~PublishedObject();

    void update(Facts facts);

private:
    std::unique_ptr<sdbus::IObject> object_;
    std::string interface_;
    Facts facts_;
    bool isRoot_;
};

/// The daemon on the bus: what it knows, to be read by all; nothing can be asked of it.
class Publisher {
public:
    explicit Publisher(sdbus::IConnection& connection);

    void publish(const Records& records);

private:
    sdbus::IConnection* connection_;
    PublishedObject manager_;
    std::map<std::string, std::unique_ptr<PublishedObject>> pairs_;
};

} // namespace netfailover::host::daemon
