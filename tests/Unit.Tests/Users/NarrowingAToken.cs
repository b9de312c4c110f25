using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;

namespace Florin.Unit.Tests.Users;

/// <summary>What scopes and the end of a session do to a token that is good otherwise.</summary>
public sealed class NarrowingAToken : IDisposable
{
    private readonly TokensOnDisk _tokens = new();

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task Permits_what_both_the_role_and_the_scopes_permit()
    {
        var actor = await Verify(Scoped("accounts:read audit:read openid"));
        Assert.Equal(["accounts:read"], actor!.Grants.Some.Names);
        Assert.Equal(["accounts:read", "audit:read"], actor.Scopes.Names);
        Assert.Equal(
            RoleGrants.BuiltIn[Role.User],
            (await Verify(_tokens.Issuer.Issue("user_1", Role.User, "free").Token))!.Grants
        );
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"openid profile\"")]
    [InlineData("[\"accounts:read\"]")]
    [InlineData("1")]
    public async Task Permits_nothing_where_the_scopes_mean_nothing(string scope)
    {
        var actor = await Verify(Scoped(JsonNode.Parse(scope)));
        Assert.True(actor!.Grants.Some.IsEmpty);
    }

    [Theory]
    [InlineData(Role.Support)]
    [InlineData(Role.Operator)]
    [InlineData(Role.Approver)]
    [InlineData(Role.Auditor)]
    public async Task Carries_every_role(Role role) =>
        Assert.Equal(role, (await Verify(_tokens.Issuer.Issue("user_1", role, "free").Token))!.Role);

    [Fact]
    public async Task Ends_with_its_session_and_with_no_other()
    {
        var (one, other) = (new SessionId("ses_1"), new SessionId("ses_2"));
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free", session: one).Token;
        var expires = _tokens.Clock.GetUtcNow().AddHours(24).ToUnixTimeSeconds();
        Assert.Equal(one.Value, (await Verify(token))!.Session);
        _tokens.Revocations.Add(new Revocation(other.Value, long.MaxValue, 1) { NeededUntil = expires });
        Assert.NotNull(await Verify(token));
        _tokens.Revocations.Add(new Revocation(one.Value, long.MaxValue, 2) { NeededUntil = expires });
        Assert.Null(await Verify(token));
        _tokens.Revocations.Forget(expires);
        Assert.Equal(2, _tokens.Revocations.PositionOf(one.Value));
        _tokens.Revocations.Forget(expires + 1);
        Assert.Equal(0, _tokens.Revocations.PositionOf(one.Value)); // The token has expired by itself.
    }

    [Fact]
    public async Task Permits_a_client_nothing_that_its_token_does_not_name()
    {
        var actor = await Verify(Claiming("client_id", "cli_1"));
        Assert.Equal("cli_1", actor!.Client);
        Assert.True(actor.Grants.Some.IsEmpty);
    }

    [Fact]
    public async Task Ends_with_its_client()
    {
        var token = Claiming("client_id", "cli_1");
        _tokens.Revocations.Add(new Revocation("cli_2", long.MaxValue, 1));
        Assert.NotNull(await Verify(token));
        _tokens.Revocations.Add(new Revocation("cli_1", long.MaxValue, 2));
        Assert.Null(await Verify(token));
    }

    private string Scoped(JsonNode? scope) => Claiming("scope", scope);

    private string Claiming(string claim, JsonNode? value)
    {
        var token = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        var payload = Jwt.Payload(token);
        payload[claim] = value;
        using var key = Jwt.PrivateKey(Assert.Single(_tokens.Files));
        return Jwt.Make(Jwt.Header(token), payload, Jwt.With(key));
    }

    private async Task<Actor?> Verify(string token) => await _tokens.Verifier.Verify(token, CancellationToken.None);
}
