using System.Net;
using Florin.Platform.Feeds;

namespace Florin.Unit.Tests.Messaging;

public sealed class AFeedThatIsUnavailable
{
    [Fact]
    public Task Because_nobody_listens_names_no_transport() => Unavailable(() => throw new HttpRequestException("refused"));

    [Fact]
    public Task Because_the_connection_broke_names_no_transport() => Unavailable(() => throw new IOException("reset"));

    [Fact]
    public Task Because_the_service_fails_names_no_transport() =>
        Unavailable(() => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));

    [Fact]
    public Task Because_the_answer_is_something_else_names_no_transport() =>
        Unavailable(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") });

    private static async Task Unavailable(Func<HttpResponseMessage> answer)
    {
        using var http = new HttpMessageInvoker(new Answering(answer));
        var feed = new HttpFeed("account", () => [new Uri("http://127.0.0.1:1")], http, () => "t", TimeProvider.System);
        var fault = await Assert.ThrowsAsync<FeedUnavailable>(async () => await feed.Next(0, 1, CancellationToken.None));
        Assert.Contains("account", fault.Message);
    }

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
            Task.FromResult(answer());
    }
}
