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
    [InlineData("Storage:Log:Provider", "Sqlite, MySql, Spanner")]
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
            Settings(
                ("Storage:Log:Provider", provider),
                ("Storage:MySql:ConnectionString", "Server=db"),
                ("Florin:Secrets:EncryptionKey", key)
            ),
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

    [Theory]
    [InlineData("Storage:Log:Provider=Sqlite", "--Storage:Log:Provider is 'Sqlite' and --to is 'mysql'; ")]
    [InlineData("storage:log:provider=Oracle", "--Storage:Log:Provider is 'Oracle' and --to is 'mysql'; ")]
    [InlineData("Storage:Log:Provider=MySql", null)]
    [InlineData("Storage:Lease=00:00:05", null)]
    public void Is_said_once_where_logs_move(string setting, string? problem)
    {
        if (problem is null)
            Assert.Equal("MySql", StorageProviders.Moving("mysql", [$"--{setting}"]).To.Name);
        else
            Assert.StartsWith(
                problem,
                Assert.Throws<Florin.Cli.WrongUsage>(() => StorageProviders.Moving("mysql", [$"--{setting}"])).Message,
                StringComparison.Ordinal
            );
    }

    private static IConfiguration Settings(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value))
            .Build();
}
