using System.Net;
using System.Net.Sockets;
using Florin.Cli.Client;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A server that takes a request of a command and says nothing.</summary>
public sealed class WaitingForAnAnswer
{
    [Fact]
    public async Task Ends_with_what_did_not_answer_and_not_as_if_somebody_had_stopped_it()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = new Uri($"http://{silent.LocalEndpoint}");
        using var client = new FlorinClient(url, null, 1, TimeSpan.FromMilliseconds(50));
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.Get("/api/user/me", CancellationToken.None));
        Assert.StartsWith($"GET {url}api/user/me timed out after", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Get("/api/user/me", new CancellationToken(true)));
    }
}
