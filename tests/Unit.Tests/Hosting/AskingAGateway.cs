using System.Net;
using System.Net.Sockets;
using Florin.Cli.Client;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What import and bench say of an address at which no gateway is.</summary>
public sealed class AskingAGateway
{
    [Fact]
    public async Task Names_the_option_where_nobody_answers()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0); // Bound, and not listening.
        nobody.Server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var url = new Uri($"http://{nobody.Server.LocalEndPoint}");
        using var client = new FlorinClient(url, null, 1);
        var failed = await Assert.ThrowsAsync<HttpRequestException>(() =>
            client.Get("/health", TestContext.Current.CancellationToken)
        );
        Assert.StartsWith($"--url is '{url}': no gateway answers there (", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Names_the_option_where_somebody_else_answers(string body)
    {
        var answer = new ClientAnswer(200, global::System.Text.Encoding.UTF8.GetBytes(body), Replayed: false, RetryAfter: null);
        Assert.Equal(
            "/health returned 200 with something else than data: --url must be the address of a gateway.",
            Assert.Throws<ClientRefused>(() => answer.Data("/health")).Message
        );
    }
}
