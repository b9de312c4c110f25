using Florin.Tidy.Rules;

namespace Florin.Tidy;

/// <summary>The smaller projects with rooms; the platform has more to say, in <see cref="ThePlatform"/>.</summary>
public sealed class AProjectWithRooms
{
    [Fact]
    public void Depends_in_one_direction_only()
    {
        Repository.IsTidy(NamespaceDirection.Check(Rooms.Cli, Files("src/Cli/")));
        Repository.IsTidy(NamespaceDirection.Check(Rooms.Observability, Files("src/Observability/")));
        Repository.IsTidy(NamespaceDirection.Check(Rooms.Console, Files("src/Console/")));
        Repository.IsTidy(NamespaceDirection.Check(Rooms.GrpcEdge, Files("src/Edges/Grpc/")));
        Repository.IsTidy(NamespaceDirection.Check(Rooms.GraphQlEdge, Files("src/Edges/GraphQl/")));
    }

    [Fact]
    public void Has_its_rooms_as_folders()
    {
        Repository.IsTidy(NamespaceFolders.Check("src/Cli/", Rooms.Cli.Root, Files("src/Cli/")));
        Repository.IsTidy(NamespaceFolders.Check("src/Observability/", Rooms.Observability.Root, Files("src/Observability/")));
        Repository.IsTidy(NamespaceFolders.Check("src/Console/", Rooms.Console.Root, Files("src/Console/")));
        Repository.IsTidy(NamespaceFolders.Check("src/Edges/Grpc/", Rooms.GrpcEdge.Root, Files("src/Edges/Grpc/")));
        Repository.IsTidy(NamespaceFolders.Check("src/Edges/GraphQl/", Rooms.GraphQlEdge.Root, Files("src/Edges/GraphQl/")));
    }

    [Theory]
    [InlineData("Client", "Import")]
    [InlineData("Import", "Bench")]
    [InlineData("Verify", "Client")]
    [InlineData("Elsewhere", "Client")]
    public void Is_reported_where_a_room_of_the_command_line_uses_what_it_may_not(string room, string used) =>
        Assert.NotEmpty(NamespaceDirection.Check(Rooms.Cli, [Target($"Florin.Cli.{used}"), User($"Florin.Cli.{room}", used)]));

    [Fact]
    public void Is_reported_where_a_room_uses_a_verb() =>
        Assert.NotEmpty(
            NamespaceDirection.Check(
                Rooms.Cli,
                [
                    new SourceFile("src/Cli/Verb.cs", "namespace Florin.Cli; class Verb;"),
                    new SourceFile("src/Cli/Bench/Run.cs", "namespace Florin.Cli.Bench; class Run { Verb? verb; }"),
                ]
            )
        );

    [Fact]
    public void Is_reported_where_logs_use_metrics() =>
        Assert.NotEmpty(
            NamespaceDirection.Check(
                Rooms.Observability,
                [Target("Florin.Observability.Metrics"), User("Florin.Observability.Logging", "Metrics")]
            )
        );

    [Theory]
    [InlineData("Bench", "Client")]
    [InlineData("Import", "Client")]
    public void Is_not_reported_where_it_keeps_the_direction(string room, string used) =>
        Assert.Empty(NamespaceDirection.Check(Rooms.Cli, [Target($"Florin.Cli.{used}"), User($"Florin.Cli.{room}", used)]));

    private static IReadOnlyCollection<SourceFile> Files(string folder) =>
        [.. Repository.Code.Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal))];

    private static SourceFile Target(string place) => new("src/Target.cs", $"namespace {place}; class Target;");

    private static SourceFile User(string place, string used) =>
        new("src/User.cs", $"namespace {place}; class User {{ {used}.Target? target; }}");
}
