using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Florin.System.Tests.Running;

namespace Florin.System.Tests;

/// <summary>A port without TLS.</summary>
public sealed class OnePort(InThisProcess florin) : IClassFixture<InThisProcess>
{
    [Theory]
    [InlineData("account", "1.1", 200)]
    [InlineData("account", "2.0", 200)]
    [InlineData("gateway", "1.1", 200)]
    [InlineData("gateway", "2.0", 200)]
    [InlineData("admin", "1.1", 401)]
    [InlineData("admin", "2.0", 401)]
    public async Task Speaks_both_versions_of_HTTP(string port, string version, int status)
    {
        using var response = await florin.Service(port).SendAsync(Request(new Version(version)));
        Assert.Equal((status, new Version(version)), ((int)response.StatusCode, response.Version));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Takes_in_a_body_that_is_larger_than_the_windows_of_HTTP_2(string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/user/login")
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(new string(' ', 9 << 20), new MediaTypeHeaderValue("application/json")),
        };
        using var response = await florin.Gateway.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode); // By the endpoint, which has seen all of it.
        Assert.Contains("larger than 65536 bytes", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Takes_many_requests_at_once_on_connections_of_both_kinds()
    {
        var asked = Enumerable
            .Range(0, 400)
            .Select(i => florin.Service("account").SendAsync(Request(new Version(i % 2 == 0 ? "1.1" : "2.0"))));
        foreach (var response in await Task.WhenAll(asked))
            using (response)
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Tells_the_versions_apart_also_when_the_first_bytes_come_one_by_one()
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, florin.Service("account").BaseAddress!.Port); // Set by the fixture.
        var stream = socket.GetStream();
        foreach (var letter in "PUT /health HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray())
            await stream.WriteAsync(new[] { letter });
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 405 Method Not Allowed", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Refuses_what_only_services_may_ask()
    {
        var answer = await florin.Service("account").Ask("POST", "/internal/operations/find-account", new { id = "acc_1" });
        Assert.Equal((401, "unauthenticated"), (answer.Status, answer.Code));
        var feed = await florin.Service("account").Ask("GET", "/internal/feed?after=0", token: await florin.LogInAsAdmin());
        Assert.Equal((401, "unauthenticated"), (feed.Status, feed.Code));
        Assert.Equal(404, (await florin.Gateway.Ask("GET", "/api/account/internal/feed?after=0")).Status);
    }

    private static HttpRequestMessage Request(Version version) =>
        new(HttpMethod.Get, "/health") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
