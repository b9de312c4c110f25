using Florin.Platform.Identity.Tokens;
using Florin.Platform.Secrets;
using Florin.Testing;

namespace Florin.Unit.Tests.Users;

/// <summary>The storage of the secrets, as of a database, does not answer.</summary>
public sealed class WhileSecretsAreAway
{
    private bool _isAway;

    [Fact]
    public async Task Logging_in_is_to_be_tried_later_and_works_then()
    {
        await using var users = await Start();
        await users.Register("ada@example.com");
        Assert.Equal(200, (await users.LogIn("ada@example.com")).Status);
        users.Clock.Advance(new TokenOptions().RotateEvery); // Another key is to sign.
        _isAway = true;
        IsToBeTriedLater(await users.LogIn("ada@example.com"));
        _isAway = false;
        Assert.Equal(200, (await users.LogIn("ada@example.com")).Status);
    }

    [Fact]
    public async Task Registering_under_a_key_is_to_be_tried_later_and_makes_one_user()
    {
        await using var users = await Start();
        _isAway = true;
        IsToBeTriedLater(await users.Register("ada@example.com", key: "k"));
        Assert.DoesNotContain(users.Disk.Durable, happened => happened.Stream.StartsWith("user-", StringComparison.Ordinal));
        _isAway = false;
        Assert.Equal(201, (await users.Register("ada@example.com", key: "k")).Status);
        Assert.Equal(201, (await users.Register("ada@example.com", key: "k")).Status);
        Assert.Equal(409, (await users.Register("ada@example.com")).Status);
    }

    private async Task<UsersInMemory> Start()
    {
        var users = await UsersInMemory.Start();
        users.Keeping = files => new Faltering(files, this);
        await users.StartAgain();
        return users;
    }

    private static void IsToBeTriedLater(Answer answer)
    {
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.DoesNotContain("db.example", answer.Text, StringComparison.Ordinal);
    }

    private sealed class Faltering(ISecretStore files, WhileSecretsAreAway test) : ISecretStore
    {
        public bool Exists => files.Exists;

        public string PlaceOf(string name) => files.PlaceOf(name);

        public IReadOnlyList<StoredSecret> Read(string folder) => There().Read(folder);

        public byte[]? Find(string name) => There().Find(name);

        public bool TryCreate(string name, ReadOnlySpan<byte> secret) => There().TryCreate(name, secret);

        public void Delete(string name) => There().Delete(name);

        public SecretsStamp Stamp(string folder) => There().Stamp(folder);

        public void Dispose() => files.Dispose();

        private ISecretStore There() =>
            test._isAway ? throw new SecretsUnavailable("db.example does not answer.", new TimeoutException()) : files;
    }
}
