using System.Security.Cryptography;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Platform.Identity.Tokens;
using Florin.Testing;
using Florin.Testing.Storage;

namespace Florin.Unit.Tests.Users;

public sealed class KnowingAService : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly FakeTime _clock = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Works_between_processes_that_share_a_key_file_which_only_its_owner_may_read()
    {
        using var one = Open();
        using var other = Open();
        Assert.True(other.IsValid(one.Issue()));
        Assert.True(other.IsValid(one.Issue()));
        Assert.Equal(32, new FileInfo(_data.File("service.key")).Length);
        Expect.Mode(Expect.OwnerOnly, _data.File("service.key"));
        Assert.Single(Directory.GetFiles(_data.Path));
    }

    [Fact]
    public void Makes_one_key_when_many_start_at_once()
    {
        var opened = new ServiceTokens[8];
        Parallel.For(0, opened.Length, i => opened[i] = Open());
        Assert.All(opened, one => Assert.True(opened[0].IsValid(one.Issue())));
        Assert.Single(Directory.GetFiles(_data.Path));
        Array.ForEach(opened, one => one.Dispose());
    }

    [Fact]
    public void Works_with_a_configured_key_and_writes_none()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        using var one = ServiceTokens.Open(_data.Path, key, _clock);
        using var other = ServiceTokens.Open(_data.Path, key, _clock);
        Assert.True(other.IsValid(one.Issue()));
        Assert.Empty(Directory.GetFiles(_data.Path));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, but long enough for a key of thirty-two")]
    public void Refuses_a_configured_key_that_is_none_and_does_not_show_it(string key)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => ServiceTokens.Open(_data.Path, key, _clock));
        Assert.Contains("Florin:ServiceKey", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_key_file_that_is_too_short()
    {
        File.WriteAllBytes(_data.File("service.key"), new byte[31]);
        Assert.Throws<WrongConfiguration>(Open);
    }

    [Fact]
    public void Ends_with_another_key()
    {
        using var ours = Open();
        using var theirs = new ServiceTokens(RandomNumberGenerator.GetBytes(32), _clock);
        Assert.False(ours.IsValid(theirs.Issue()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ends_when_a_token_has_expired_known_or_not(bool knownBefore)
    {
        using var one = Open();
        using var other = Open();
        var token = one.Issue();
        if (knownBefore)
            Assert.True(other.IsValid(token));
        _clock.Advance(TimeSpan.FromSeconds(149)); // Two minutes, and what two clocks may differ by.
        Assert.True(other.IsValid(token));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(other.IsValid(token));
        Assert.True(other.IsValid(one.Issue()));
    }

    [Fact]
    public void Renews_a_token_long_before_it_expires()
    {
        using var one = Open();
        var first = one.Issue();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(first, one.Issue());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(first == one.Issue());
    }

    [Fact]
    public async Task Never_takes_a_users_token_for_a_services_nor_the_other_way_round()
    {
        using var users = new TokensOnDisk();
        using var services = Open();
        var admin = users.Issuer.Issue("user_1", Role.Admin, "internal").Token;
        Assert.NotNull(await users.Verifier.Verify(admin, CancellationToken.None));

        Assert.False(services.IsValid(admin));
        Assert.Null(await users.Verifier.Verify(services.Issue(), CancellationToken.None));
    }

    [Fact]
    public void Is_not_fooled_by_a_token_for_users_under_the_services_own_key()
    {
        using var services = Open();
        var key = File.ReadAllBytes(_data.File("service.key"));
        var issued = services.Issue();
        var (header, payload) = (Jwt.Header(issued), Jwt.Payload(issued));
        Assert.True(services.IsValid(Jwt.Make(header, payload, signed => HMACSHA256.HashData(key, signed))));

        payload["aud"] = "florin";
        Assert.False(services.IsValid(Jwt.Make(header, payload, signed => HMACSHA256.HashData(key, signed))));
        payload["aud"] = "florin-internal";
        header["alg"] = "none";
        Assert.False(services.IsValid(Jwt.Make(header, payload, _ => [])));
        header["alg"] = "HS512";
        Assert.False(services.IsValid(Jwt.Make(header, payload, signed => HMACSHA512.HashData(key, signed))));
    }

    [Theory]
    [InlineData("iat")]
    [InlineData("nbf")]
    public void Begins_when_a_token_says_so(string claim)
    {
        using var services = Open();
        var key = File.ReadAllBytes(_data.File("service.key"));
        var issued = services.Issue();
        var payload = Jwt.Payload(issued);
        payload[claim] = _clock.GetUtcNow().ToUnixTimeSeconds() + 31;
        var token = Jwt.Make(Jwt.Header(issued), payload, signed => HMACSHA256.HashData(key, signed));
        Assert.False(services.IsValid(token));
        _clock.Advance(TimeSpan.FromSeconds(1)); // What two clocks may differ by.
        Assert.True(services.IsValid(token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("a")]
    public void Is_not_fooled_by_nonsense(string token)
    {
        using var services = Open();
        Assert.False(services.IsValid(token));
    }

    private ServiceTokens Open() => ServiceTokens.Open(_data.Path, null, _clock);
}
