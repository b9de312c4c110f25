using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class AStoredEvent
{
    [Fact]
    public void Keeps_its_name_and_its_fields()
    {
        if (Environment.GetEnvironmentVariable("FLORIN_PIN_EVENTS") == "1")
            GoldenFiles.Pin();
        Repository.IsTidy(
            GoldenFiles
                .Today.Keys.Union(GoldenFiles.Pinned(), StringComparer.Ordinal)
                .SelectMany(service =>
                    EventShapes.Compare(
                        GoldenFiles.PathOf(service),
                        GoldenFiles.Read(service),
                        GoldenFiles.Today.GetValueOrDefault(service, [])
                    )
                )
        );
    }

    [Fact]
    public void Belongs_to_a_service_that_is_pinned()
    {
        var services = Repository
            .Product.Select(f => f.Path.Split('/'))
            .Where(parts => parts[1] == "Services")
            .Select(parts => $"Florin.{parts[2]}")
            .Distinct(StringComparer.Ordinal);
        Assert.Empty(services.Except(GoldenFiles.Assemblies, StringComparer.Ordinal));
    }

    [Fact]
    public void Needs_a_sample_when_it_has_a_form_of_its_own() =>
        Assert.Throws<InvalidOperationException>(() => EventShapes.Describe(new EventTypes().Add<Uri>("Opened")));

    [Fact]
    public void Is_described_field_by_field() =>
        Assert.Equal(
            [
                "Opened",
                "Opened.amount: Money {\"amount\":12.34,\"currency\":\"USD\"}",
                "Opened.kind: string",
                "Opened.kind = bank",
                "Opened.kind = cash",
                "Opened.owner: UserId \"user_1\"?",
                "Opened.parts: array",
                "Opened.parts[]: object",
                "Opened.parts[].count: integer?",
                "Opened.parts[].at: time",
            ],
            Shapes<Opened>("Opened")
        );

    [Fact]
    public void Is_reported_when_its_name_is_gone() =>
        Assert.Contains(Found<Opened>("OpenedToo"), v => v.What.StartsWith("'Opened'", StringComparison.Ordinal));

    [Fact]
    public void Is_reported_when_a_field_is_renamed() => AssertLost<Renamed>("'Opened.owner: ");

    [Fact]
    public void Is_reported_when_a_field_changes_its_type() => AssertLost<Retyped>("'Opened.parts[].count: integer?'");

    [Fact]
    public void Is_reported_when_a_value_of_a_field_is_gone() => AssertLost<Narrowed>("'Opened.kind = cash'");

    [Fact]
    public void Is_reported_when_a_field_is_not_pinned_yet()
    {
        var found = Assert.Single(
            EventShapes.Compare("golden", [.. Shapes<Opened>("Opened").Skip(1)], Shapes<Opened>("Opened"))
        );
        Assert.Contains("'Opened' is new", found.What, StringComparison.Ordinal);
    }

    private static void AssertLost<TEvent>(string line)
        where TEvent : notnull =>
        Assert.Contains(
            Found<TEvent>("Opened"),
            v => v.What.StartsWith(line, StringComparison.Ordinal) && v.What.Contains("stay")
        );

    private static IEnumerable<Violation> Found<TEvent>(string name)
        where TEvent : notnull => EventShapes.Compare("golden", Shapes<Opened>("Opened"), Shapes<TEvent>(name));

    private static List<string> Shapes<TEvent>(string name)
        where TEvent : notnull =>
        [
            .. EventShapes
                .Describe(new EventTypes().Add<TEvent>(name))
                .Where(line =>
                    !line.StartsWith(nameof(CommandRefused), StringComparison.Ordinal)
                    && !line.StartsWith(nameof(CommandUnchanged), StringComparison.Ordinal)
                ),
        ];

    private enum Kind
    {
        Bank,
        Cash,
    }

    private enum OneKind
    {
        Bank,
    }

    private sealed record Part(int? Count, DateTimeOffset At);

    private sealed record TextPart(string? Count, DateTimeOffset At);

    private sealed record Opened(Money Amount, Kind Kind, UserId? Owner, Part[] Parts);

    private sealed record Renamed(Money Amount, Kind Kind, UserId? OwnerId, Part[] Parts);

    private sealed record Retyped(Money Amount, Kind Kind, UserId? Owner, TextPart[] Parts);

    private sealed record Narrowed(Money Amount, OneKind Kind, UserId? Owner, Part[] Parts);
}
