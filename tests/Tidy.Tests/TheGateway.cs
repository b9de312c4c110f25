using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class TheGateway
{
    [Fact]
    public void Depends_in_one_direction_only() => Repository.IsTidy(NamespaceDirection.Check(Rooms.Gateway, [.. Files]));

    [Fact]
    public void Has_its_rooms_as_folders() =>
        Repository.IsTidy(NamespaceFolders.Check("src/Gateway/", Rooms.Gateway.Root, Files));

    [Fact]
    public void Has_its_order_of_stages_in_the_guide() =>
        Repository.IsTidy(StagesInTheGuide.Check(Text("src/Gateway/Pipeline/Stages.cs"), Text("docs/guide/gateway.md")));

    /// <summary>A name that leads against the direction, and what lies in no room.</summary>
    [Theory]
    [InlineData("Model", "Features.Caching")]
    [InlineData("Model.Clusters", "Features.Limits")]
    [InlineData("Model", "Pipeline")]
    [InlineData("Features.Limits", "Features.Caching")]
    [InlineData("Features.FaultInjection", "Features.Caching")]
    [InlineData("Features.Bodies", "Features.Forwarding")]
    [InlineData("Features.New", "Features.Limits")]
    [InlineData("Features.New", "Pipeline.Routing")]
    [InlineData("Features", "Model")]
    [InlineData("Elsewhere", "Model")]
    public void Is_reported_where_a_room_uses_what_it_may_not(string room, string used) =>
        Assert.Contains(
            NamespaceDirection.Check(Rooms.Gateway, [Target(used), User(room, used)]),
            violation => violation.Where.StartsWith("src/Gateway/User.cs", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("Model", "Model.Clusters")]
    [InlineData("Features.New", "Model")]
    [InlineData("Features.New", "Features.New.Parts")]
    [InlineData("Features.Caching", "Features.FaultInjection")]
    [InlineData("Features.Forwarding", "Features.Bodies")]
    [InlineData("Pipeline", "Features.New")]
    [InlineData("Pipeline.Admin", "Pipeline")]
    public void Is_not_reported_where_it_keeps_the_direction(string room, string used) =>
        Assert.Empty(NamespaceDirection.Check(Rooms.Gateway, [Target(used), User(room, used)]));

    [Theory]
    [InlineData("new CacheStage(),\nnew RetryStage(),")]
    [InlineData("new RetryStage(),\nnew CacheStage(),\nGuard,")]
    [InlineData("nothing")]
    public void Is_reported_where_the_guide_has_other_stages(string quoted) => Assert.NotEmpty(Stages(quoted));

    [Fact]
    public void Is_not_reported_where_the_guide_has_the_stages_of_the_code() =>
        Assert.Empty(Stages("new CacheStage(),\nnew RetryStage(),\nGuard,"));

    private static IEnumerable<Violation> Stages(string quoted) =>
        StagesInTheGuide.Check(
            new SourceFile("Stages.cs", "InOrder =\n[\n    new CacheStage(),\n    new RetryStage(),\n    Guard,\n];"),
            new SourceFile("gateway.md", $"In order:\n\n```csharp\n{quoted}\n```\n")
        );

    private static IEnumerable<SourceFile> Files =>
        Repository.Code.Where(f => f.Path.StartsWith("src/Gateway/", StringComparison.Ordinal));

    private static SourceFile Text(string path) => Repository.Texts.Single(file => file.Path == path);

    private static SourceFile Target(string room) =>
        new("src/Gateway/Target.cs", $"namespace Florin.Gateway.{room}; class Target;");

    private static SourceFile User(string room, string used) =>
        new(
            "src/Gateway/User.cs",
            $"namespace Florin.Gateway.{room}; class User {{ global::Florin.Gateway.{used}.Target? t; }}"
        );
}
