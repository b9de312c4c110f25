using System.Security.Cryptography;
using Florin.Platform.Configuration;
using Florin.Platform.Secrets;
using Xunit;

namespace Florin.Testing.Storage;

/// <summary>Secrets in a database that the instances of a service share.</summary>
public abstract class SealedSecretsContract : IDisposable
{
    private static readonly string Key = NewKey();
    private readonly IDatabaseOfInstances _database;

    /// <summary>A database without secrets.</summary>
    protected SealedSecretsContract(IDatabaseOfInstances database) => _database = database;

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Are_seen_by_another_instance_and_sealed_in_the_table()
    {
        using var one = Open();
        using var two = Open();
        Assert.Empty(two.Read("keys"));
        var stamp = two.Stamp("keys");
        Assert.True(one.TryCreate("keys/a.json", "secret"u8));
        Assert.NotEqual(stamp, two.Stamp("keys"));
        var seen = Assert.Single(two.Read("keys"));
        Assert.Equal("keys/a.json", seen.Name);
        Assert.Equal("secret"u8, seen.Value);
        Assert.Equal(-1, Assert.Single(_database.StoredSecrets()).AsSpan().IndexOf("secret"u8));
        two.Delete("keys/a.json");
        Assert.Empty(one.Read("keys"));
    }

    [Fact]
    public async Task Are_the_same_for_all_who_create_one_name_together()
    {
        ISecretStore[] stores = [.. Enumerable.Range(0, 4).Select(_ => Open())];
        var made = await Task.WhenAll(stores.Select(store => Task.Run(() => store.ReadOrCreate("fingerprint.key", 32))));
        Assert.All(made, secret => Assert.Equal(made[0], secret));
        Assert.Single(_database.StoredSecrets());
        foreach (var store in stores)
            store.Dispose();
    }

    [Fact]
    public void Name_a_wrong_key_and_stay_as_they_are()
    {
        using (var right = Open())
            right.TryCreate("keys/a.json", "secret"u8);
        using var wrong = Open(NewKey());
        var refused = Assert.Throws<WrongConfiguration>(() => wrong.TryCreate("keys/b.json", "another"u8));
        Assert.Contains(SecretsOptions.Key, refused.Message, StringComparison.Ordinal);
        Assert.Contains("keys/a.json", refused.Message, StringComparison.Ordinal);
        using var again = Open();
        Assert.Equal("secret"u8, Assert.Single(again.Read("keys")).Value);
    }

    [Fact]
    public void Are_sealed_again_with_a_new_key()
    {
        var key = NewKey();
        using (var before = Open())
            before.TryCreate("keys/a.json", "secret"u8);
        using (var between = Open(key, Key))
            Assert.Equal("secret"u8.ToArray(), between.Find("keys/a.json"));
        using var after = Open(key);
        Assert.Equal("secret"u8.ToArray(), after.Find("keys/a.json"));
    }

    [Fact]
    public void Need_a_key()
    {
        var refused = Assert.Throws<WrongConfiguration>(() => Open(""));
        Assert.Contains("openssl rand -base64 32", refused.Message, StringComparison.Ordinal);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SealedSecret.KeyBytes));

    private ISecretStore Open(string? key = null, string? previous = null) =>
        _database.OpenSecrets(new SecretsOptions { EncryptionKey = key ?? Key, PreviousEncryptionKey = previous });
}
