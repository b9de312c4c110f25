using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class ThePlatform
{
    [Fact]
    public void Depends_in_one_direction_only() =>
        Repository.IsTidy(
            NamespaceDirection.Check([
                .. Repository.Code.Where(f => f.Path.StartsWith("src/Platform/", StringComparison.Ordinal)),
            ])
        );

    [Theory]
    [InlineData("using Florin.Platform.Sagas; namespace Florin.Platform.EventStore; class Log { Saga? s; }")]
    [InlineData("namespace Florin.Platform.EventStore; class Log { Sagas.Saga? s; }")]
    [InlineData("namespace Florin.Platform.EventStore; class Log { object s = global::Florin.Platform.Sagas.Saga.Made; }")]
    [InlineData("using S = Florin.Platform.Sagas.Saga; namespace Florin.Platform.Resilience; class Breaker { S? s; }")]
    [InlineData("namespace Florin.Platform.Elsewhere; class New;")]
    [InlineData("namespace Florin.Platform; class Json { Sagas.Saga? s; }")]
    public void Is_reported_where_it_turns_back(string code) =>
        Assert.NotEmpty(NamespaceDirection.Check([Saga, new SourceFile("src/Platform/New.cs", code)]));

    [Fact]
    public void Is_not_reported_where_it_keeps_the_direction() =>
        Assert.Empty(
            NamespaceDirection.Check([
                Saga,
                new SourceFile("src/Platform/A.cs", "namespace Florin.Platform.EventStore; class Log { Task? t; }"),
                new SourceFile("src/Platform/B.cs", "namespace Florin.Platform.Sagas; class Engine { EventStore.Log? l; }"),
            ])
        );

    private static SourceFile Saga { get; } =
        new("src/Platform/Saga.cs", "namespace Florin.Platform.Sagas; class Saga { public static Saga Made = new(); }");
}
