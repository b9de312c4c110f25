using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Resilience;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Users;

/// <summary>A process that does not know yet whose tokens were revoked.</summary>
public sealed class StartingWithoutTheUserService : IDisposable
{
    private readonly TokensOnDisk _tokens = new();

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task Judges_nobody_until_it_knows()
    {
        var revocations = new Revocations(known: false);
        using var verifier = new TokenVerifier(_tokens.Keys, revocations, _tokens.Options, _tokens.Clock);
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        var early = verifier.Verify(token, CancellationToken.None).AsTask();
        _tokens.Clock.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<ServiceUnavailable>(() => early);
        var waits = verifier.Verify(token, CancellationToken.None).AsTask();
        await using var poll = new RevocationsPoll(
            (after, _) => Task.FromResult<IReadOnlyList<Revocation>>(after == 0 ? [new("user_1", long.MaxValue, 1)] : []),
            revocations,
            _tokens.Options,
            _tokens.Clock,
            NullLogger.Instance
        );
        poll.Start();
        Assert.Null(await waits);
    }
}
