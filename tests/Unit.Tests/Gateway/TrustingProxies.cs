using System.Net;
using Florin.Gateway.Features.Proxies;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Gateway;

public sealed class TrustingProxies
{
    [Theory]
    [InlineData("", "10.0.0.1", "192.0.2.1", "10.0.0.1")] // Nobody is trusted.
    [InlineData("10.0.0.0/8", "192.0.2.9", "192.0.2.1", "192.0.2.9")] // Not this one.
    [InlineData("10.0.0.0/8", "10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("10.0.0.0/8", "::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "198.51.100.7, 192.0.2.1", "192.0.2.1")] // The client may write what it likes.
    [InlineData("10.0.0.0/8", "10.0.0.1", "198.51.100.7, 192.0.2.1, 10.9.9.9", "192.0.2.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "10.1.1.1, 10.2.2.2", "10.1.1.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "198.51.100.7, nonsense, 10.9.9.9", "10.9.9.9")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "198.51.100.7, 7", "10.0.0.1")]
    [InlineData("10.0.0.0/8", "10.0.0.1", "192.0.2.1:4711", "192.0.2.1")]
    [InlineData("::1, 10.0.0.1", "::1", "[2001:db8::1]:4711, 10.0.0.1", "2001:db8::1")]
    [InlineData("2001:db8:1::/48", "2001:db8:1::5", "2001:db8:2::1", "2001:db8:2::1")]
    public void Finds_the_nearest_address_that_is_not_one(string trusted, string peer, string header, string client)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        http.Request.Headers["X-Forwarded-For"] = header;
        TrustedProxies.Of(Configuration(("Gateway:TrustedProxies", trusted))).Resolve(http);
        Assert.Equal(IPAddress.Parse(client), http.Connection.RemoteIpAddress);
    }

    [Fact]
    public void Takes_a_list_too()
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.2");
        http.Request.Headers["X-Forwarded-For"] = new[] { "192.0.2.1", "10.0.0.1" };
        TrustedProxies
            .Of(Configuration(("Gateway:TrustedProxies:0", "10.0.0.1"), ("Gateway:TrustedProxies:1", "10.0.0.2")))
            .Resolve(http);
        Assert.Equal(IPAddress.Parse("192.0.2.1"), http.Connection.RemoteIpAddress);
    }

    [Theory]
    [InlineData("somewhere")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.1, 10")]
    public void Refuses_what_is_no_network(string text)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => TrustedProxies.Of(Configuration(("Gateway:TrustedProxies", text))));
        Assert.StartsWith("Gateway:TrustedProxies is '", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_the_clients_behind_one_apart()
    {
        await using var gateway = await GatewayScenario.Start(
            Place.Here,
            http => http.Say("done"),
            "Gateway:TrustedProxies=127.0.0.1",
            "Gateway:RateLimit:Limit=1"
        );
        Assert.Equal(200, await From("192.0.2.1"));
        Assert.Equal(200, await From("192.0.2.2"));
        Assert.Equal(429, await From("192.0.2.1"));
        Assert.Equal(429, await From("198.51.100.7, 192.0.2.2"));

        async Task<int> From(string address)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x");
            request.Headers.Add("X-Forwarded-For", address);
            return (int)(await gateway.Client.SendAsync(request)).StatusCode;
        }
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();
}
