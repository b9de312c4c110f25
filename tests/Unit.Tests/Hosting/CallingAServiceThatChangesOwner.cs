using System.Net;
using System.Text.Json;
using Florin.Platform.Calls;
using Florin.Platform.Json;
using Florin.Platform.Resilience;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Several instances host a service, and the owner of its log ends while another service calls it.</summary>
public sealed class CallingAServiceThatChangesOwner : IDisposable
{
    private const string One = "http://one.example";
    private const string Other = "http://other.example";
    private static readonly CallContext Context = new("txn_1");
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);
    private readonly FakeTime _clock = new();
    private readonly Instances _instances = new();
    private readonly HttpMessageInvoker _http;
    private readonly ServiceCalls _calls;

    public CallingAServiceThatChangesOwner()
    {
        _http = new HttpMessageInvoker(_instances);
        _calls = new ServiceCalls(
            _ => new ServiceInstances([new Uri(One), new Uri(Other)]),
            new CallOptions(),
            _http,
            new OneToken(),
            _clock,
            () => 0.5,
            NullLogger.Instance
        );
    }

    [Fact]
    public async Task Waits_until_there_is_an_owner()
    {
        _instances.Answers = (_, _) => Standby(null);
        var call = Call(EchoService.Once);
        Pass(4.5);
        Assert.False(call.IsCompleted);
        _instances.Answers = (host, said) => host == new Uri(Other).Host ? Owner(said) : Standby(Other);
        Pass(0.1);
        Assert.Equal("hello", (await call).Text);
    }

    [Fact]
    public async Task Waits_no_longer_than_it_may()
    {
        _instances.Answers = (_, _) => Standby(null);
        var call = Call(EchoService.Once);
        Pass(5.1);
        Pass(5.1); // Its retries.
        Pass(5.1);
        Pass(5.1);
        await Assert.ThrowsAsync<ServiceUnavailable>(() => call);
    }

    [Fact]
    public async Task Asks_again_where_the_named_owner_is_gone()
    {
        _calls.Host("echo", () => new HostedOperations(new Dictionary<string, InternalOperation>(), Acts: false, One));
        _instances.Answers = (_, _) => throw new HttpRequestException("Connection refused");
        var call = Call(EchoService.Often);
        Pass(4.5);
        Assert.False(call.IsCompleted);
        _instances.Answers = (_, said) => Owner(said);
        Pass(0.1);
        Assert.Equal("hello", (await call).Text);
    }

    [Fact]
    public async Task Is_not_sent_again_after_a_broken_connection_when_that_could_do_harm()
    {
        _calls.Host("echo", () => new HostedOperations(new Dictionary<string, InternalOperation>(), Acts: false, One));
        _instances.Answers = (_, _) => throw new HttpRequestException("Connection reset");
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once));
        Assert.Equal(1, _instances.Asked);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, 2)]
    [InlineData(HttpRequestError.Unknown, 1)] // It may have been done.
    public async Task Asks_another_instance_at_once_where_nobody_listens(HttpRequestError error, int asked)
    {
        _instances.Answers = (host, said) =>
            host == new Uri(One).Host ? throw new HttpRequestException(error, "Refused") : Owner(said);
        var call = Call(EchoService.Once);
        if (asked == 2)
            Assert.Equal("hello", (await call).Text);
        else
            await Assert.ThrowsAsync<ServiceUnavailable>(() => call);
        Assert.Equal(asked, _instances.Asked);
    }

    [Fact]
    public async Task Asks_each_instance_once_where_none_is_there()
    {
        _instances.Answers = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "Refused");
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Call(EchoService.Once));
        Assert.Equal(2, _instances.Asked);
    }

    [Fact]
    public void Asks_an_instance_that_has_registered_before_those_that_are_configured()
    {
        var registered = new List<Uri> { new("http://third.example") };
        var instances = new ServiceInstances([new Uri(One)], () => registered);
        Assert.Equal(["http://third.example/", $"{One}/"], instances.All.Select(at => at.AbsoluteUri));
        Assert.Equal("third.example", instances.Current.Host);
        registered.Clear();
        Assert.Equal(One, instances.Current.OriginalString);
        registered.Add(new Uri(One));
        Assert.Single(instances.All);
    }

    [Fact]
    public async Task Does_it_in_this_process_once_that_owns_the_log()
    {
        var acts = false;
        var once = new InternalOperation<Say, Said>(
            (say, context, _) => Task.FromResult(new Said(say.Text + " here", context))
        );
        var byName = new Dictionary<string, InternalOperation> { [EchoService.Once.Name] = once };
        _calls.Host("echo", () => new HostedOperations(byName, acts, Owner: null));
        var call = Call(EchoService.Once);
        Pass(2);
        Assert.False(call.IsCompleted);
        acts = true;
        Pass(0.1);
        Assert.Equal("hello here", (await call).Text);
        Assert.Equal(0, _instances.Asked);
    }

    public void Dispose()
    {
        _calls.Dispose();
        _http.Dispose();
        _instances.Dispose();
    }

    private Task<Said> Call(Operation<Say, Said> operation) =>
        _calls.Call(operation, new Say("hello"), Context, CancellationToken.None);

    private void Pass(double seconds)
    {
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(seconds); passed += Moment)
            _clock.Advance(Moment);
    }

    private static HttpResponseMessage Owner(string said) =>
        new(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new Said(said, Context), FlorinJson.Compact)),
        };

    private static HttpResponseMessage Standby(string? owner)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.MisdirectedRequest);
        if (owner is not null)
            answer.Headers.Add(OwnerHeader.Name, owner);
        return answer;
    }

    private sealed class Instances : HttpMessageHandler
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Func<string, string, HttpResponseMessage> Answers { get; set; } = (_, said) => Owner(said);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref _asked);
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken); // Every call has one.
            return Answers(request.RequestUri!.Host, JsonSerializer.Deserialize<Say>(body, FlorinJson.Compact)!.Text); // As above.
        }
    }
}
