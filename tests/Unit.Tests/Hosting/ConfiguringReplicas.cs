using Florin.Cli;
using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Florin.Platform.Hosting;
using Florin.Testing.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Florin.Unit.Tests.Hosting;

/// <summary><c>Storage:Replicas</c>.</summary>
public sealed class ConfiguringReplicas : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Copies_nowhere_unless_it_is_said()
    {
        Assert.Empty(ReplicaStores.Of(new ConfigurationBuilder().Build(), Data).All);
        Assert.Empty(ReplicaStores.Of(Settings(""), Data).All);
        Assert.Equal(
            [_directory.File("a"), _directory.File("b")],
            Stores("sqlite:a/, SQLite:b").All.Select(store => store.Directory)
        );
        KnownSettings.Check(["Storage:Replicas", "storage:circuitBreaker:breakDuration"]);
    }

    [Fact]
    public void Leaves_the_writer_of_a_log_alone_that_has_no_copies()
    {
        using var log = new InMemoryLogStore();
        var none = ReplicaStores.Of(Settings(""), Data);
        var (writer, replicas) = none.Around(Place(), log, log, null, () => 0);
        Assert.Same(log, writer);
        Assert.Null(replicas);
    }

    [Theory]
    [InlineData("mysql", "'mysql' is no store that this version can copy logs to; allowed: ")]
    [InlineData("sqlite:a,", "'' is no store that this version can copy logs to; allowed: ")]
    [InlineData("sqlite:", "'sqlite:' names no directory; allowed: ")]
    [InlineData("sqlite:a,sqlite:b/../a", "b/../a' is the same directory as another one of the list")]
    [InlineData("sqlite:data", "is, contains or lies in the data directory")]
    [InlineData("sqlite:/dev/null", "'sqlite:/dev/null' is no directory, since /dev/null is a file or a device; allowed: ")]
    [InlineData("sqlite:/dev/null/copies", "is no directory, since /dev/null is a file or a device; allowed: ")]
    [InlineData("sqlite:data/copy", "is, contains or lies in the data directory")]
    [InlineData("sqlite:.", "is, contains or lies in the data directory")]
    public void Refuses_what_is_no_copy(string replicas, string problem)
    {
        var wrong = Assert.Throws<WrongConfiguration>(() => Stores(replicas));
        Assert.StartsWith("Storage:Replicas is '", wrong.Message);
        Assert.Contains(problem, wrong.Message);
    }

    [Fact]
    public void Refuses_a_list_where_it_takes_one_text()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"{ReplicaStores.Key}:0", "sqlite:/mnt/a"), new($"{ReplicaStores.Key}:1", "mongodb")])
            .Build();
        Assert.Equal(
            "Storage:Replicas is a list or has nested settings, such as Storage:Replicas:0 with 'sqlite:/mnt/a'; expected one string, in which several values, where they are allowed, are separated by commas.",
            Assert.Throws<WrongConfiguration>(() => ReplicaStores.Of(settings, Data)).Message
        );
        Assert.Contains(
            "Unknown setting 'Storage:Replicas:1'. 'Storage:Replicas' takes one value; several, where they are allowed, are separated by commas.",
            KnownSettings.Unknown(settings)
        );
    }

    [Fact]
    public void Sees_through_a_link_to_the_data()
    {
        Directory.CreateDirectory(Data);
        Directory.CreateSymbolicLink(_directory.File("link"), Data);
        Assert.Contains("the data directory", Assert.Throws<WrongConfiguration>(() => Stores("sqlite:link")).Message);
    }

    [Fact]
    public void Refuses_to_compare_with_no_replica() =>
        Assert.Contains(
            "--Storage:Replicas=sqlite:PATH",
            Assert.Throws<WrongUsage>(() => ReplicaStores.Offline(Data, [])).Message
        );

    public void Dispose() => _directory.Dispose();

    private StoragePlace Place() => new("user", Data, "", Settings(""), TimeProvider.System, NullLogger.Instance);

    private string Data => _directory.File("data");

    // Paths are of the test's directory.
    private ReplicaStores Stores(string replicas) =>
        ReplicaStores.Of(
            Settings(
                replicas
                    .Replace(":a", $":{_directory.Path}/a", StringComparison.Ordinal)
                    .Replace(":b", $":{_directory.Path}/b", StringComparison.Ordinal)
                    .Replace(":data", $":{_directory.Path}/data", StringComparison.Ordinal)
                    .Replace(":link", $":{_directory.Path}/link", StringComparison.Ordinal)
                    .Replace(":.", $":{_directory.Path}/.", StringComparison.Ordinal)
            ),
            Data
        );

    private static IConfiguration Settings(string replicas) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [ReplicaStores.Key] = replicas })
            .Build();
}
