using System.Net;
using Florin.Platform.Identity;
using Florin.Webhooks.Delivery;

namespace Florin.Unit.Tests.Webhooks;

public sealed class WhichAddressesArePublic
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")] // Metadata of Alibaba Cloud.
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")] // The host in Azure.
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")] // Metadata of most clouds.
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")] // Metadata of Oracle Cloud.
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.255.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")] // Compatible with IPv4, deprecated.
    [InlineData("::ffff:127.0.0.1")] // Mapped.
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::7f00:1")] // NAT64 of 127.0.0.1.
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")] // Teredo.
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")] // 6to4 of 127.0.0.1.
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")] // Metadata of AWS.
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Are_none_of_these(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80b::200e")]
    public void Are_these(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task Decides_where_a_connection_goes_by_what_a_name_resolves_to()
    {
        var connections = Connections(allowed: null, "10.0.0.5", "1.1.1.1", "::1");
        Assert.Equal([IPAddress.Parse("1.1.1.1")], await connections.Resolve("hooks.example", isTls: true, default));
    }

    [Theory]
    [InlineData("hooks.example", true, "10.0.0.5", "169.254.169.254")]
    [InlineData("hooks.example", true)]
    [InlineData("hooks.example", false, "1.1.1.1")]
    [InlineData("127.0.0.1", true, "1.1.1.1")]
    [InlineData("::ffff:127.0.0.1", true, "1.1.1.1")]
    [InlineData("2130706433", true, "127.0.0.1")] // 127.0.0.1 as one number.
    public async Task Leaves_no_way_to_an_address_that_is_not_public_nor_without_TLS(
        string host,
        bool isTls,
        params string[] found
    )
    {
        await Assert.ThrowsAsync<AddressNotAllowed>(async () =>
            await Connections(allowed: null, found).Resolve(host, isTls, default)
        );
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.5")]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1")]
    [InlineData("::1", "::1")]
    public async Task Are_reached_without_TLS_beside_what_the_configuration_allows(string allowed, string found)
    {
        var connections = Connections(allowed, found, "1.1.1.1");
        Assert.Equal([IPAddress.Parse(found)], await connections.Resolve("hooks.example", isTls: false, default));
    }

    private static PinnedConnections Connections(string? allowed, params string[] found)
    {
        var ranges = allowed is not null && AddressRanges.TryParse([allowed], out var parsed, out _) ? parsed : null;
        return new PinnedConnections(
            new PublicAddresses(ranges),
            (_, _) => Task.FromResult<IPAddress[]>([.. found.Select(IPAddress.Parse)])
        );
    }
}
