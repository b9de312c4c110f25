using System.Net;
using System.Text;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Users;

/// <summary>Verifying in a process without the user service, by its key set over HTTP.</summary>
public sealed class FetchingKeys : IDisposable
{
    private static readonly Uri Address = new("http://127.0.0.1:3001");
    private readonly TokensOnDisk _tokens = new();

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task Verifies_what_the_directorys_owner_issued()
    {
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        var set = KeySet.Write(await _tokens.OpenKeys().Read(CancellationToken.None));
        Uri? asked = null;
        using var http = Http(request =>
        {
            asked = request.RequestUri;
            return set;
        });
        using var keys = new VerificationKeys(
            new RemoteKeys(http, () => [Address], _tokens.Clock),
            _tokens.Options,
            _tokens.Clock,
            NullLogger.Instance
        );
        using var verifier = new TokenVerifier(keys, new Revocations(), _tokens.Options, _tokens.Clock);

        Assert.Equal("user_1", (await verifier.Verify(token, CancellationToken.None))?.Id);
        Assert.Equal("http://127.0.0.1:3001/.well-known/jwks.json", asked?.ToString());
        Assert.Null(await verifier.Verify(token[..^10] + "AAAAAAAAAA", CancellationToken.None));
    }

    [Fact]
    public async Task Asks_another_instance_where_one_does_not_answer_and_that_one_first_from_then_on()
    {
        var set = KeySet.Write(await _tokens.OpenKeys().Read(CancellationToken.None));
        var asked = new List<string>();
        using var http = Http(request =>
        {
            asked.Add(request.RequestUri!.Host); // Every request has one.
            return asked[^1] == "one.example" ? throw new HttpRequestException("Connection refused") : set;
        });
        var keys = new RemoteKeys(http, () => [new Uri("http://one.example"), new Uri("http://other.example")], _tokens.Clock);
        await keys.Read(CancellationToken.None);
        await keys.Read(CancellationToken.None);
        Assert.Equal(["one.example", "other.example", "other.example"], asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>")]
    public async Task Says_that_an_answer_is_no_key_set(string body)
    {
        using var http = Http(_ => Encoding.UTF8.GetBytes(body));
        var keys = new RemoteKeys(http, () => [Address], _tokens.Clock);
        await Assert.ThrowsAsync<HttpRequestException>(async () => await keys.Read(CancellationToken.None));
    }

    [Fact]
    public async Task Reads_no_more_than_a_key_set_can_be()
    {
        using var http = Http(_ => new byte[1 << 20]);
        var keys = new RemoteKeys(http, () => [Address], _tokens.Clock);
        await Assert.ThrowsAsync<HttpRequestException>(async () => await keys.Read(CancellationToken.None));
    }

    [Fact]
    public Task Waits_two_seconds_and_not_longer() =>
        OneThread.Run(async thread =>
        {
            var clock = new FakeTime();
            using var http = new HttpMessageInvoker(new Silent());
            var reading = new RemoteKeys(http, () => [Address], clock).Read(CancellationToken.None).AsTask();
            thread.Drain();
            clock.Advance(TimeSpan.FromSeconds(1.9));
            thread.Drain();
            Assert.False(reading.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(0.1));
            thread.Drain();
            await Assert.ThrowsAsync<HttpRequestException>(() => reading);
        });

    [Fact]
    public void Passes_over_keys_that_tokens_are_not_signed_with()
    {
        _tokens.Issuer.Prepare();
        var read = KeySet.Read(
            Encoding.UTF8.GetBytes(
                """
                {"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB","alg":"RS256","use":"sig"},
                {"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"named-wrongly","x":"AAAA","y":"AAAA"}]}
                """
            )
        );
        Assert.Empty(read);
    }

    private static HttpMessageInvoker Http(Func<HttpRequestMessage, ReadOnlyMemory<byte>> answer) => new(new Answering(answer));

    private sealed class Answering(Func<HttpRequestMessage, ReadOnlyMemory<byte>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Content = new ReadOnlyMemoryContent(answer(request)) }
            );
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var never = new TaskCompletionSource<HttpResponseMessage>();
            return await never.Task.WaitAsync(cancellationToken);
        }
    }
}
