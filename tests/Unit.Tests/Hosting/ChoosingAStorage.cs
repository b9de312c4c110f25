using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Which database keeps logs and read models is a setting.</summary>
public sealed class ChoosingAStorage
{
    [Theory]
    [InlineData(null)]
    [InlineData("Sqlite")]
    [InlineData("sqlite")]
    public void Is_embedded_where_nothing_else_is_said(string? name)
    {
        var chosen = StorageProviders.Of(Settings(("Storage:Log:Provider", name), ("Storage:Views:Provider", name)));
        Assert.Equal(("Sqlite", "Sqlite"), (chosen.Logs.Name, chosen.Views.Name));
    }

    [Theory]
    [InlineData("Storage:Log:Provider", "Sqlite, MySql")]
    [InlineData("Storage:Views:Provider", "Sqlite, Mongo")]
    public void Refuses_a_database_that_there_is_no_provider_for(string key, string allowed)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => StorageProviders.Of(Settings((key, "Oracle"))));
        Assert.Equal($"{key} is 'Oracle'; allowed: {allowed}.", wrong.Message);
    }

    [Fact]
    public void Is_among_the_known_settings()
    {
        KnownSettings.Check(["Storage:Log:Provider", "storage:views:provider"]);
        Assert.Throws<Florin.Cli.WrongUsage>(() => KnownSettings.Check(["Storage:Log:Provder"]));
    }

    [Theory]
    [InlineData("MySql", "all", null, true)]
    [InlineData("MySql", "user,account", "", true)]
    [InlineData("MySql", "all", "c29tZSBrZXkgb2YgMzIgYnl0ZXMsIGZvciB0ZXN0cyE=", false)]
    [InlineData("MySql", "account,risk", null, false)] // Nothing of theirs is sealed.
    [InlineData("Sqlite", "all", null, false)]
    public void Is_refused_where_secrets_are_shared_and_no_key_seals_them(
        string provider,
        string services,
        string? key,
        bool isRefused
    )
    {
        var problems = new List<string>();
        StorageProviders.Check(
            Settings(("Storage:Log:Provider", provider), ("Florin:Secrets:EncryptionKey", key)),
            new FlorinOptions { Services = services },
            problems
        );
        Assert.Equal(isRefused ? 1 : 0, problems.Count);
        Assert.All(
            problems,
            problem =>
            {
                Assert.StartsWith("Florin:Secrets:EncryptionKey is missing: ", problem, StringComparison.Ordinal);
                Assert.Contains("openssl rand -base64 32", problem, StringComparison.Ordinal);
            }
        );
    }

    private static IConfiguration Settings(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value))
            .Build();
}
