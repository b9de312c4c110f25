using Florin.Platform.Identity;
using Florin.Platform.Identity.Keys;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Resilience;
using Florin.Unit.Tests.Users;

namespace Florin.Unit.Tests.Identity;

public sealed class VerifyingAnApiKey : IDisposable
{
    private const string Id = "key_01k0000000000000000000000a";
    private static readonly string Text = ApiKeyText.Of(Id, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private readonly SetTime _clock = new();
    private readonly Revocations _revocations = new();
    private readonly ApiKeyVerifier _keys;
    private ApiKeyCard? _card;
    private int _asked;

    public VerifyingAnApiKey()
    {
        _card = new ApiKeyCard(
            Id,
            "user_1",
            "admin",
            "basic",
            ["accounts:read"],
            [],
            [new(ApiKeyText.HashOf(Text), null)],
            null,
            10
        );
        _keys = new ApiKeyVerifier(Find, _revocations, RoleGrants.BuiltIn, new TokenOptions(), _clock);
    }

    public void Dispose() => _keys.Dispose();

    [Fact]
    public async Task Gives_its_owner_within_its_scopes_and_asks_once()
    {
        for (var i = 0; i < 3; i++)
        {
            var actor = await Verify(Text);
            Assert.Equal(("user_1", Role.Admin, "basic", Id), (actor?.Id, actor?.Role, actor?.Tier, actor?.Key));
            Assert.Equal(["accounts:read"], actor!.Grants.Some.Names);
        }
        Assert.Equal(1, _asked);
    }

    [Theory]
    [InlineData(Id)]
    [InlineData("user_1")]
    public async Task Asks_again_once_something_has_happened_to_it_or_to_its_owner(string whom)
    {
        Assert.NotNull(await Verify(Text));
        _revocations.Add(new Revocation(whom, 0, 10)); // The card knows of it.
        Assert.NotNull(await Verify(Text));
        Assert.Equal(1, _asked);
        _revocations.Add(new Revocation(whom, 0, 11));
        _card = null;
        Assert.Null(await Verify(Text));
        Assert.Equal(2, _asked);
        _card = null;
        Assert.Null(await Verify(Text)); // What was refused is not remembered.
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task Hears_of_a_revocation_elsewhere_too()
    {
        Assert.NotNull(await Verify(Text));
        Assert.True(_revocations.Hint(new Revocation(Id, long.MaxValue, 12), _clock.GetTimestamp()));
        _card = null;
        Assert.Null(await Verify(Text));
    }

    [Fact]
    public async Task Ends_when_it_expires()
    {
        _card = _card! with { ExpiresAt = _clock.GetUtcNow().AddMinutes(5) };
        Assert.NotNull(await Verify(Text));
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Verify(Text));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Verify(Text));
    }

    [Fact]
    public async Task Takes_the_text_before_as_long_as_it_is_good()
    {
        var newer = ApiKeyText.Of(Id, new byte[32]);
        _card = _card! with
        {
            Hashes = [new(ApiKeyText.HashOf(newer), null), new(ApiKeyText.HashOf(Text), _clock.GetUtcNow().AddHours(1))],
        };
        Assert.NotNull(await Verify(Text));
        Assert.NotNull(await Verify(newer));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await Verify(Text));
        Assert.NotNull(await Verify(newer));
    }

    [Theory]
    [InlineData("flo_live_")]
    [InlineData("flo_live_01k")]
    [InlineData("flo_live_01k_00")]
    [InlineData("flo_test_01k0000000000000000000000a_000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("flo_live_../../etc_000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("flo_live_01k0000000000000000000000a_000102030405060708090A0B0C0D0E0F101112131415161718191a1b1c1d1e1f")]
    public async Task Does_not_ask_for_what_is_no_key(string text)
    {
        Assert.Null(await Verify(text));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Refuses_another_secret_of_a_key_that_there_is()
    {
        Assert.NotNull(await Verify(Text));
        Assert.Null(await Verify(Text[..^1] + "0"));
    }

    [Fact]
    public async Task Asks_for_unknown_keys_at_a_bounded_rate()
    {
        Assert.NotNull(await Verify(Text));
        for (var i = 0; i < 199; i++)
            Assert.Null(await Verify(ApiKeyText.Of(Id, [(byte)i, .. new byte[31]])));
        await Assert.ThrowsAsync<ServiceUnavailable>(() => Verify(ApiKeyText.Of(Id, [255, 255, .. new byte[30]])));
        Assert.NotNull(await Verify(Text)); // What is known is not asked for.
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Verify(ApiKeyText.Of(Id, [255, 255, .. new byte[30]])));
    }

    [Fact]
    public async Task Tells_each_use_once_with_its_last_moment()
    {
        await Verify(Text);
        _clock.Advance(TimeSpan.FromSeconds(7));
        await Verify(Text);
        var use = Assert.Single(_keys.TakeUses());
        Assert.Equal((Id, _clock.GetUtcNow().ToUnixTimeSeconds()), (use.Key, use.At.ToUnixTimeSeconds()));
        Assert.Empty(_keys.TakeUses());
        await Verify(Text);
        Assert.Single(_keys.TakeUses());
    }

    private async Task<Actor?> Verify(string text) => await _keys.Verify(text, CancellationToken.None);

    private Task<ApiKeyCard?> Find(string id, CancellationToken cancel)
    {
        Assert.Equal(Id, id);
        _asked++;
        return Task.FromResult(_card);
    }
}
