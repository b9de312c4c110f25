using System.Security.Cryptography;
using Florin.Platform.Configuration;
using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

public sealed class SealingSecrets
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(SealedSecret.KeyBytes);
    private static readonly byte[] Other = RandomNumberGenerator.GetBytes(SealedSecret.KeyBytes);

    [Fact]
    public void Gives_back_what_was_sealed_and_shows_none_of_it()
    {
        var stored = SealedSecret.Seal(Key, "keys/a", "the secret itself"u8);
        Assert.Equal("the secret itself"u8, SealedSecret.Open(Key, "keys/a", stored));
        Assert.Equal(-1, stored.AsSpan().IndexOf("secret"u8));
        Assert.NotEqual(stored, SealedSecret.Seal(Key, "keys/a", "the secret itself"u8));
    }

    [Fact]
    public void Opens_under_no_other_name_and_with_no_other_key()
    {
        var stored = SealedSecret.Seal(Key, "keys/a", "secret"u8);
        Assert.ThrowsAny<CryptographicException>(() => SealedSecret.Open(Key, "keys/b", stored));
        Assert.ThrowsAny<CryptographicException>(() => SealedSecret.Open(Other, "keys/a", stored));
        Assert.False(SealedSecret.IsSealedWith(Other, stored));
    }

    [Fact]
    public void Finds_every_changed_byte()
    {
        var stored = SealedSecret.Seal(Key, "keys/a", "secret"u8);
        for (var at = 0; at < stored.Length; at++)
        {
            byte[] changed = [.. stored];
            changed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => SealedSecret.Open(Key, "keys/a", changed));
        }
    }

    [Theory]
    [InlineData("no base64")]
    [InlineData("c2hvcnQ=")]
    public void Refuses_a_key_that_is_none_and_does_not_show_it(string key)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() =>
            new ConfigurationBuilder()
                .AddInMemoryCollection([new(SecretsOptions.Key, key)])
                .Build()
                .Options<SecretsOptions>(SecretsOptions.Section)
        );
        Assert.Contains(SecretsOptions.Key, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -base64 32", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_services_of_several_machines_know_each_other_also_while_the_key_is_changed()
    {
        using var before = Tokens(Key, null);
        using var between = Tokens(Key, Other);
        using var after = Tokens(Other, Key);
        Assert.True(between.IsValid(before.Issue()));
        Assert.True(between.IsValid(after.Issue()));
        Assert.True(after.IsValid(between.Issue()));
        using var stranger = Tokens(Other, null);
        Assert.False(stranger.IsValid(before.Issue()));
    }

    private static ServiceTokens Tokens(byte[] key, byte[]? previous) =>
        ServiceTokens.Open(
            "",
            null,
            TimeProvider.System,
            new SecretsOptions
            {
                EncryptionKey = Convert.ToBase64String(key),
                PreviousEncryptionKey = previous is null ? null : Convert.ToBase64String(previous),
            }
        );
}
