using System.Net;
using System.Net.Sockets;
using Florin.Gateway.Features.Forwarding;

namespace Florin.Unit.Tests.Gateway;

/// <summary>A request that may have been carried out is not repeated below the gateway's own retries.</summary>
public sealed class SendingOnce
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Does_not_repeat_a_request_whose_connection_ended_without_an_answer(string method)
    {
        using var forwarders = new Forwarders(TimeProvider.System, tls: null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var (requests, stop) = (0, new CancellationTokenSource());
        var serving = Serve(listener, () => requests++, stop.Token);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://{listener.LocalEndpoint}/");

        await Assert.ThrowsAsync<HttpRequestException>(() =>
            forwarders.Client.SendAsync(request, TestContext.Current.CancellationToken)
        );

        await stop.CancelAsync();
        await serving;
        stop.Dispose();
        Assert.Equal(1, requests);
    }

    private static async Task Serve(TcpListener listener, Action read, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancel);
                if (await client.GetStream().ReadAsync(new byte[4096], cancel) > 0)
                    read();
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
