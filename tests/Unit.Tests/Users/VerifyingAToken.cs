using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;

namespace Florin.Unit.Tests.Users;

public sealed class VerifyingAToken : IDisposable
{
    private readonly TokensOnDisk _tokens = new();

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task Gives_the_user_the_role_and_the_tier()
    {
        var issued = _tokens.Issuer.Issue("user_1", Role.Admin, "premium");
        Assert.Equal(new Actor("user_1", Role.Admin, "premium"), await Verify(issued.Token));
    }

    [Fact]
    public void Goes_by_the_claims_of_the_contract()
    {
        var issued = _tokens.Issuer.Issue("user_1", Role.User, "free");
        var (header, payload) = (Jwt.Header(issued.Token), Jwt.Payload(issued.Token));
        Assert.Equal("ES256", (string?)header["alg"]);
        Expect.Fields("aud exp iat iss role sub tier", payload);
        Assert.Equal(("florin", "florin"), ((string?)payload["iss"], (string?)payload["aud"]));
        Assert.Equal(_tokens.Clock.GetUtcNow().ToUnixTimeSeconds(), (long)payload["iat"]!);
        Assert.Equal(issued.ExpiresAt.ToUnixTimeSeconds(), (long)payload["exp"]!);
        Assert.Equal(_tokens.Clock.GetUtcNow().AddHours(24), issued.ExpiresAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ends_in_the_second_in_which_it_expires_known_or_not(bool knownBefore)
    {
        var issued = _tokens.Issuer.Issue("user_1", Role.User, "free");
        if (knownBefore)
            Assert.NotNull(await Verify(issued.Token));
        _tokens.Clock.Advance(_tokens.Options.Lifetime - TimeSpan.FromSeconds(1));
        if (knownBefore)
            Assert.NotNull(await Verify(issued.Token));
        _tokens.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Verify(issued.Token));
    }

    [Fact]
    public async Task Knows_at_once_a_key_that_another_process_has_just_made()
    {
        Assert.NotNull(await Verify(_tokens.Issuer.Issue("user_1", Role.User, "free").Token));
        _tokens.Clock.Advance(_tokens.Options.RotateEvery);
        Assert.Null(await Verify("eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30.AAAA")); // The keys are fresh again.

        var elsewhere = _tokens.OpenIssuer().Issue("user_1", Role.User, "free");

        Assert.NotNull(await Verify(elsewhere.Token));
    }

    [Fact]
    public async Task Reads_keys_at_a_bounded_rate_however_many_unknown_ones_are_named()
    {
        await Verify(Unknown(0));
        var before = _tokens.Source.Reads;
        for (var i = 0; i < 1000; i++)
            await Verify(Unknown(i));
        Assert.InRange(_tokens.Source.Reads - before, 1, 5);

        var token = _tokens.OpenIssuer().Issue("user_1", Role.User, "free").Token;
        Assert.Null(await Verify(token));
        _tokens.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await Verify(token));
    }

    [Fact]
    public async Task Ends_when_its_key_is_taken_away_also_for_a_token_that_was_known()
    {
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        Assert.NotNull(await Verify(token));
        File.Delete(Assert.Single(_tokens.Files));
        Assert.NotNull(await Verify(token));

        _tokens.Clock.Advance(_tokens.Options.RefreshKeysEvery);

        Assert.Null(await Verify(token));
    }

    [Fact]
    public async Task Goes_on_with_the_known_keys_while_they_cannot_be_read()
    {
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        Assert.NotNull(await Verify(token));
        _tokens.Source.Failure = new HttpRequestException("down");
        _tokens.Clock.Advance(_tokens.Options.RefreshKeysEvery);

        Assert.NotNull(await Verify(token));
        Assert.NotNull(await Verify(_tokens.Issuer.Issue("user_2", Role.User, "free").Token));
        Assert.Null(await Verify(Unknown(1)));
    }

    [Fact]
    public async Task Ends_when_the_users_tokens_are_revoked_and_not_for_those_issued_later()
    {
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        var other = _tokens.Issuer.Issue("user_2", Role.User, "free").Token;
        Assert.NotNull(await Verify(token));
        var now = _tokens.Clock.GetUtcNow().ToUnixTimeSeconds();

        _tokens.Revocations.Add(new Revocation("user_1", now, 7));

        Assert.Null(await Verify(token));
        Assert.NotNull(await Verify(other));
        Assert.NotNull(await Verify(_tokens.Issuer.Issue("user_1", Role.User, "free", after: now).Token));
        _tokens.Revocations.Add(new Revocation("user_1", 0, 6)); // Earlier in the log, told later.
        Assert.Null(await Verify(token));
    }

    [Fact]
    public async Task Works_from_many_threads_at_once()
    {
        var tokens = Enumerable.Range(0, 50).Select(i => _tokens.Issuer.Issue($"user_{i}", Role.User, "free").Token).ToList();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000),
            async (i, _) => Assert.Equal($"user_{i % 50}", (await Verify(tokens[i % 50]))?.Id)
        );
    }

    private static string Unknown(int number)
    {
        var header = new System.Text.Json.Nodes.JsonObject { ["alg"] = "ES256", ["kid"] = $"key{number}" };
        return Jwt.Make(header, [], _ => new byte[64]);
    }

    private ValueTask<Actor?> Verify(string token) => _tokens.Verifier.Verify(token, CancellationToken.None);
}
