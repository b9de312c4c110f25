using System.Net;
using Florin.Gateway.Model;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Florin.Unit.Tests.Gateway;

/// <summary>The fields that follow a body, of a destination that sends some.</summary>
public sealed class CarryingTrailers
{
    private const string Answer =
        "HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n";

    [Fact]
    public async Task Passes_them_on_over_HTTP_2()
    {
        using var answer = await Get(HttpProtocols.Http2, HttpVersion.Version20);
        Assert.Equal("X-Sum", Assert.Single(answer.Headers.Trailer));
        Assert.Equal("7", Assert.Single(answer.TrailingHeaders.GetValues("X-Sum")));
    }

    [Fact]
    public async Task Announces_none_over_HTTP_1_1_where_the_server_sends_none()
    {
        using var answer = await Get(HttpProtocols.Http1, HttpVersion.Version11);
        Assert.Empty(answer.Headers.Trailer);
        Assert.Empty(answer.TrailingHeaders);
    }

    private static async Task<HttpResponseMessage> Get(HttpProtocols protocols, Version version)
    {
        await using var destination = RawHttp.Server(Answer);
        await using var gateway = await GatewayScenario.Start(ServiceLocation.Elsewhere("account", destination.Address));
        await using var door = await LoopbackServer.Start(gateway.TheGateway.Serve, protocols: protocols);
        using var client = new HttpClient { BaseAddress = door.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/account/x")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var answer = await client.SendAsync(request);
        Assert.Equal("hi", await answer.Content.ReadAsStringAsync());
        return answer;
    }
}
