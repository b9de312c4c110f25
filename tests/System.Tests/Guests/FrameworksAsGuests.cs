using System.Net;
using Florin.System.Tests.Running;
using Grpc.Core;
using Grpc.Net.Client;

namespace Florin.System.Tests.Guests;

/// <summary>Frameworks that a service has as guests, asked through the gateway's one port.</summary>
public abstract class FrameworksAsGuests(GuestShape shape) : IAsyncLifetime
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(
        shape.Gateway.BaseAddress!, // Set by the fixture.
        new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true }
    );
    private (string Id, string Token) _ann;

    public async ValueTask InitializeAsync() => _ann = await shape.Gateway.Register("ann");

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Answer_a_unary_call_by_gRPC_and_know_who_asks()
    {
        using var call = Client.SayAsync(new Words { Text = "hello" }, Headers);
        Assert.Equal($"hello {_ann.Id} user", (await call.ResponseAsync).Text);
        Assert.Equal("hello", call.GetTrailers().GetValue("x-said"));
        Assert.NotNull((await call.ResponseHeadersAsync).GetValue("x-request-id"));
    }

    [Fact]
    public async Task Answer_a_unary_call_that_a_cluster_of_HTTP_2_is_sent()
    {
        var headers = Headers;
        headers.Add("x-way", "sent");
        using var call = Client.SayAsync(new Words { Text = "hello" }, headers);
        Assert.Equal($"hello {_ann.Id} user", (await call.ResponseAsync).Text);
        Assert.Equal("hello", call.GetTrailers().GetValue("x-said"));
    }

    [Fact]
    public async Task Tell_by_the_trailers_what_went_wrong()
    {
        var wrong = await Assert.ThrowsAsync<RpcException>(async () =>
            await Client.SayAsync(new Words { Text = "wrong" }, Headers)
        );
        Assert.Equal((StatusCode.InvalidArgument, "That is wrong."), (wrong.StatusCode, wrong.Status.Detail));
        Assert.Equal("wrong", wrong.Trailers.GetValue("x-said"));
    }

    [Fact]
    public async Task Give_each_answer_of_a_stream_as_it_comes()
    {
        using var call = Client.Count(new Words(), Headers);
        var answers = call.ResponseStream.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal("first", answers.Current.Text);
        shape.Signals.MayGoOn.Release(); // Only now can there be a second one.
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal("second", answers.Current.Text);
        Assert.False(await answers.MoveNextAsync());
    }

    [Fact]
    public async Task Talk_both_ways_at_the_same_time()
    {
        using var call = Client.Talk(Headers);
        for (var i = 0; i < 5; i++)
        {
            await call.RequestStream.WriteAsync(new Words { Text = $"{i}" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"{i} {_ann.Id} user", call.ResponseStream.Current.Text);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Take_in_more_on_a_stream_than_a_body_may_have()
    {
        using var call = Client.Talk(Headers);
        var much = new string('x', 2 << 20);
        for (var i = 0; i < 8; i++)
        {
            await call.RequestStream.WriteAsync(new Words { Text = much });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"{much} {_ann.Id} user".Length, call.ResponseStream.Current.Text.Length);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Hear_that_the_caller_has_gone()
    {
        using var call = Client.Talk(Headers);
        await call.RequestStream.WriteAsync(new Words { Text = "hello" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        call.Dispose();
        await shape.Signals.CallerHasGone.WaitAsync();
    }

    [Fact]
    public async Task Are_not_asked_by_who_may_not()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.SayAsync(new Words()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Render_a_page_for_who_asks(string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/guest/hello/world")
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = new("Bearer", _ann.Token);
        using var response = await shape.Gateway.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"<p>Hello world, signed in as {_ann.Id}</p>", await response.Content.ReadAsStringAsync());
        Assert.Equal([PagesGuest.Policy], response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Answer_at_the_services_own_port_too()
    {
        var page = await shape.Service.Ask("GET", "/guest/hello/world");
        Assert.Equal(200, page.Status);
        Assert.Contains("signed in as nobody", page.Text);
        using var channel = GrpcChannel.ForAddress(shape.Service.BaseAddress!); // As above.
        var said = await new Echo.EchoClient(channel).SayAsync(new Words { Text = "hello" }, Headers);
        Assert.Equal($"hello {_ann.Id} user", said.Text);
    }

    private Echo.EchoClient Client => new(_channel);

    private Metadata Headers => new() { { "Authorization", $"Bearer {_ann.Token}" } };
}

/// <summary>Asked through a gateway in the same process, on the same exchange.</summary>
public sealed class FrameworksInOneProcess(GuestsInOneProcess shape)
    : FrameworksAsGuests(shape),
        IClassFixture<GuestsInOneProcess>;

/// <summary>Asked through the real gateway program, by HTTP/2 to another process.</summary>
public sealed class FrameworksInAnotherProcess(GuestsInAnotherProcess shape)
    : FrameworksAsGuests(shape),
        IClassFixture<GuestsInAnotherProcess>;
