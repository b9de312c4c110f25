using Florin.Tidy.Rules;

namespace Florin.Tidy;

public sealed class AProject
{
    [Fact]
    public void References_only_the_rooms_below_it() => Repository.IsTidy(ProjectReferences.Check(Projects));

    [Fact]
    public void Is_built_with_the_solution() =>
        Repository.IsTidy(ProjectReferences.CheckSolution(Repository.Texts.Single(f => f.Path == "Florin.slnx"), Projects));

    [Fact]
    public void Is_reported_when_the_solution_does_not_build_it()
    {
        var solution = new SourceFile("A.slnx", """<Solution><Project Path="src/A/A.csproj" /></Solution>""");
        Assert.Empty(ProjectReferences.CheckSolution(solution, [new SourceFile("src/A/A.csproj", "")]));
        Assert.Single(ProjectReferences.CheckSolution(solution, [new SourceFile("src/B/B.csproj", "")]));
    }

    [Theory]
    [InlineData("src/Services/Risk/Florin.Risk.csproj", "../Users/Florin.Users.csproj")]
    [InlineData("src/Services/Risk/Florin.Risk.csproj", "../../Providers/Sqlite/Florin.Sqlite.csproj")]
    [InlineData("src/Platform/Florin.Platform.csproj", "..\\Contracts\\Florin.Contracts.csproj")]
    [InlineData("src/Kernel/Florin.Kernel.csproj", "../Platform/Florin.Platform.csproj")]
    [InlineData("src/Gateway/Florin.Gateway.csproj", "../Services/Users/Florin.Users.csproj")]
    [InlineData("src/Providers/Sqlite/Florin.Sqlite.csproj", "../../Contracts/Florin.Contracts.csproj")]
    [InlineData("src/Observability/Florin.Observability.csproj", "../Gateway/Florin.Gateway.csproj")]
    [InlineData("src/Cli/Florin.Cli.csproj", "../Host/Florin.Host.csproj")]
    [InlineData("src/Cli/Florin.Cli.csproj", "../Services/Accounts/Florin.Accounts.csproj")]
    [InlineData("src/Cli/Florin.Cli.csproj", "../Providers/Sqlite/Florin.Sqlite.csproj")]
    [InlineData("src/Host/Florin.Host.csproj", "../../tests/Testing/Florin.Testing.csproj")]
    [InlineData("src/Elsewhere/Florin.Elsewhere.csproj", "../Kernel/Florin.Kernel.csproj")]
    public void Is_reported_when_it_reaches_too_far(string project, string reference) =>
        Assert.Single(ProjectReferences.Check([Project(project, reference)]));

    [Theory]
    [InlineData("src/Services/Risk/Florin.Risk.csproj", "../../Platform/Florin.Platform.csproj")]
    [InlineData("src/Host/Florin.Host.csproj", "../Services/Users/Florin.Users.csproj")]
    public void Is_not_reported_when_it_stays_in_its_bounds(string project, string reference) =>
        Assert.Empty(ProjectReferences.Check([Project(project, reference)]));

    private static IEnumerable<SourceFile> Projects =>
        Repository.Texts.Where(f => f.Path.EndsWith(".csproj", StringComparison.Ordinal));

    private static SourceFile Project(string path, string reference) =>
        new(path, $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""");
}
