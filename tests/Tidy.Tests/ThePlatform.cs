using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ThePlatform
{
    [Fact]
    public void Depends_in_one_direction_only() => Repository.IsTidy(NamespaceDirection.Check(Rooms.Platform, [.. Files]));

    [Fact]
    public void Has_its_rooms_as_folders() =>
        Repository.IsTidy(NamespaceFolders.Check("src/Platform/", "Florin.Platform", Files));

    [Theory]
    [InlineData("src/Platform/Http/Reply.cs", "namespace Florin.Platform.Hosting; class Reply;")]
    [InlineData("src/Platform/Http/Bodies/Walk.cs", "namespace Florin.Platform.Http; class Walk;")]
    [InlineData("src/Platform/Reply.cs", "namespace Florin.Platform.Http; class Reply;")]
    public void Is_reported_where_a_folder_is_not_the_room(string path, string code) =>
        Assert.NotEmpty(NamespaceFolders.Check("src/Platform/", "Florin.Platform", [new SourceFile(path, code)]));

    /// <summary>A name that leads against the direction, out of each room; and what lies in no room.</summary>
    [Theory]
    [InlineData("Json", "EventLog")]
    [InlineData("Resilience", "RateLimiting")]
    [InlineData("Resilience", "EventLog")]
    [InlineData("Resilience.Breaker", "Resilience.Bulkhead")]
    [InlineData("Resilience.Breaker", "Json")]
    [InlineData("Resilience.Bulkhead", "Resilience.Breaker")]
    [InlineData("Resilience.Deadlines", "Resilience")]
    [InlineData("Resilience.Retry", "Resilience")]
    [InlineData("RateLimiting", "Resilience")]
    [InlineData("RateLimiting", "EventLog")]
    [InlineData("Configuration", "Files")]
    [InlineData("Files", "EventLog")]
    [InlineData("EventLog", "Projections")]
    [InlineData("EventLog", "Identity")]
    [InlineData("Projections", "Feeds")]
    [InlineData("Queries", "Commands")]
    [InlineData("Identity", "Calls")]
    [InlineData("Identity", "Http.Bodies")]
    [InlineData("Calls", "Http")]
    [InlineData("Calls", "Feeds")]
    [InlineData("Commands", "Projections")]
    [InlineData("Feeds", "Sagas")]
    [InlineData("Feeds", "Calls")]
    [InlineData("Sagas", "Http")]
    [InlineData("Http", "Hosting")]
    [InlineData("Http.Bodies", "Hosting")]
    [InlineData("Hosting", "Elsewhere")]
    public void Is_reported_where_a_room_uses_what_it_may_not(string room, string used) =>
        Assert.Contains(
            NamespaceDirection.Check(Rooms.Platform, [Target(used), User(room, used)]),
            violation => violation.Where.StartsWith("src/Platform/User.cs", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("using Florin.Platform.Sagas; namespace Florin.Platform.EventLog; class Log { Saga? s; }")]
    [InlineData("namespace Florin.Platform.EventLog; class Log { Sagas.Saga? s; }")]
    [InlineData("namespace Florin.Platform.EventLog; class Log { object s = global::Florin.Platform.Sagas.Saga.Made; }")]
    [InlineData("using S = Florin.Platform.Sagas.Saga; namespace Florin.Platform.Resilience; class Breaker { S? s; }")]
    [InlineData("namespace Florin.Platform.Elsewhere; class New;")]
    [InlineData("namespace Florin.Platform; class Loose;")]
    public void Is_reported_however_it_turns_back(string code) =>
        Assert.NotEmpty(NamespaceDirection.Check(Rooms.Platform, [Saga, new SourceFile("src/Platform/New.cs", code)]));

    [Theory]
    [InlineData("Resilience", "Resilience.Breaker")]
    [InlineData("Resilience.Bulkhead", "Resilience")]
    [InlineData("EventLog", "Json")]
    [InlineData("Projections", "EventLog")]
    [InlineData("Identity", "Identity.Tokens")]
    [InlineData("Commands", "Identity")]
    [InlineData("Feeds", "EventLog")]
    [InlineData("Sagas", "Feeds")]
    [InlineData("Http.Bodies", "Http")]
    [InlineData("Http", "Sagas")]
    [InlineData("Hosting", "Http.Bodies")]
    public void Is_not_reported_where_it_keeps_the_direction(string room, string used) =>
        Assert.Empty(NamespaceDirection.Check(Rooms.Platform, [Target(used), User(room, used)]));

    [Fact]
    public void May_name_the_ids_of_its_log_events_in_every_room() =>
        Assert.Empty(
            NamespaceDirection.Check(
                Rooms.Platform,
                [
                    new SourceFile(
                        "src/Platform/EventIds.cs",
                        "namespace Florin.Platform; class EventIds { public const int A = 1; }"
                    ),
                    new SourceFile("src/Platform/Json/A.cs", "namespace Florin.Platform.Json; class A { int a = EventIds.A; }"),
                ]
            )
        );

    private static IEnumerable<SourceFile> Files =>
        Repository.Code.Where(f => f.Path.StartsWith("src/Platform/", StringComparison.Ordinal));

    private static SourceFile Target(string room) =>
        new("src/Platform/Target.cs", $"namespace Florin.Platform.{room}; class Target;");

    private static SourceFile User(string room, string used) =>
        new(
            "src/Platform/User.cs",
            $"namespace Florin.Platform.{room}; class User {{ global::Florin.Platform.{used}.Target? t; }}"
        );

    private static SourceFile Saga { get; } =
        new("src/Platform/Saga.cs", "namespace Florin.Platform.Sagas; class Saga { public static Saga Made = new(); }");
}
