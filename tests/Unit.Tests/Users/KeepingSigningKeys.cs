using System.Text.Json;
using Florin.Platform.Configuration;
using Florin.Platform.Identity;
using Florin.Users.Tokens;

namespace Florin.Unit.Tests.Users;

public sealed class KeepingSigningKeys : IDisposable
{
    private readonly TokensOnDisk _tokens = new();

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public void Makes_a_file_that_only_its_owner_may_read()
    {
        _tokens.Issuer.Prepare();
        Expect.Mode(Expect.OwnerOnly | UnixFileMode.UserExecute, _tokens.Path);
        Expect.Mode(Expect.OwnerOnly, Assert.Single(_tokens.Files));
    }

    [Fact]
    public void Closes_what_others_could_read()
    {
        _tokens.Issuer.Prepare();
        var file = Assert.Single(_tokens.Files);
        Expect.Open(_tokens.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        Expect.Open(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        _tokens.OpenIssuer().Prepare();

        Expect.Mode(Expect.OwnerOnly, file);
        Expect.Mode(Expect.OwnerOnly | UnixFileMode.UserExecute, _tokens.Path);
    }

    [Fact]
    public void Signs_with_the_same_key_after_a_restart_and_in_another_process()
    {
        _tokens.Issuer.Prepare();
        _tokens.OpenIssuer().Prepare();
        Assert.Single(_tokens.Files);
    }

    [Fact]
    public async Task Signs_with_a_new_key_from_the_day_of_rotation_and_verifies_with_both()
    {
        var old = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        _tokens.Clock.Advance(_tokens.Options.RotateEvery - TimeSpan.FromSeconds(1));
        var last = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;
        Assert.Equal(KeyOf(old), KeyOf(last));

        _tokens.Clock.Advance(TimeSpan.FromSeconds(1));
        var rotated = _tokens.Issuer.Issue("user_1", Role.User, "free").Token;

        Assert.False(KeyOf(old) == KeyOf(rotated));
        Assert.NotNull(await _tokens.Verifier.Verify(last, CancellationToken.None));
        Assert.NotNull(await _tokens.Verifier.Verify(rotated, CancellationToken.None));
    }

    [Fact]
    public async Task Publishes_an_old_key_until_the_last_token_it_signed_has_expired()
    {
        _tokens.Issuer.Prepare();
        var old = await _tokens.OnlyKey();
        _tokens.Clock.Advance(_tokens.Options.RotateEvery - TimeSpan.FromSeconds(1));
        var last = _tokens.Issuer.Issue("user_1", Role.User, "free");

        _tokens.Clock.Advance(_tokens.Options.Lifetime - TimeSpan.FromSeconds(1));
        Assert.Contains(old, await _tokens.OpenKeys().Read(CancellationToken.None));
        Assert.NotNull(await _tokens.Verifier.Verify(last.Token, CancellationToken.None));

        _tokens.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(old, await _tokens.OpenKeys().Read(CancellationToken.None));
        Assert.Null(await _tokens.Verifier.Verify(last.Token, CancellationToken.None));
    }

    [Fact]
    public void Deletes_the_file_of_a_key_that_nothing_needs_any_more()
    {
        _tokens.Issuer.Prepare();
        var old = Assert.Single(_tokens.Files);
        _tokens.Clock.Advance(_tokens.Options.RotateEvery + _tokens.Options.Lifetime);
        _tokens.Issuer.Prepare();
        Assert.False(File.Exists(old));
        Assert.Single(_tokens.Files);
    }

    [Fact]
    public void Signs_with_a_new_key_when_tokens_are_to_live_longer_than_the_old_one_verifies()
    {
        _tokens.Issuer.Prepare();
        var longer = _tokens.Options with { Lifetime = _tokens.Options.RotateEvery + (2 * _tokens.Options.Lifetime) };
        new TokenIssuer(new SigningKeys(_tokens.Secrets, longer, _tokens.Clock), longer, _tokens.Clock).Prepare();
        Assert.Equal(2, _tokens.Files.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"kid":"a","createdAt":"2026-01-01T00:00:00Z","verifiesUntil":"2027-01-01T00:00:00Z","privateKey":"b"}""")]
    public void Refuses_to_start_on_a_file_that_is_no_key_and_names_it(string content)
    {
        Directory.CreateDirectory(_tokens.Path);
        File.WriteAllText(Path.Combine(_tokens.Path, "strange.json"), content);
        var wrong = Assert.Throws<WrongConfiguration>(_tokens.Issuer.Prepare);
        Assert.Contains("strange.json", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_key_that_goes_by_another_keys_name()
    {
        _tokens.Issuer.Prepare();
        var file = Assert.Single(_tokens.Files);
        var document = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;
        document["kid"] = "another";
        File.WriteAllText(file, JsonSerializer.Serialize(document));
        Assert.Throws<WrongConfiguration>(_tokens.OpenIssuer().Prepare);
    }

    private static string KeyOf(string token) => Jwt.Header(token)["kid"]!.ToString();
}
