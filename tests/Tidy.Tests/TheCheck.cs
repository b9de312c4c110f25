using System.Xml.Linq;

namespace Florin.Tidy;

/// <summary>What a quick build leaves out, the build that everything is checked by must not.</summary>
public sealed class TheCheck
{
    private const string Switch = "FlorinAnalyze";

    [Fact]
    public void Builds_the_solution_with_all_analyzers_and_warnings_as_errors()
    {
        var build = Text("test.sh").Split('\n').Single(line => line.StartsWith("step \"build\" ", StringComparison.Ordinal));
        Assert.Contains($"-p:{Switch}=true", build, StringComparison.Ordinal);
        Assert.Contains("Florin.slnx", build, StringComparison.Ordinal);
        Assert.Contains("-warnaserror", build, StringComparison.Ordinal);
    }

    [Fact]
    public void Turns_analyzers_off_by_that_switch_alone()
    {
        var properties = XDocument.Parse(Text("Directory.Build.props")).Descendants("PropertyGroup").Elements().ToList();
        var off = Assert.Single(
            properties,
            property => property.Name.LocalName.StartsWith("RunAnalyzers", StringComparison.Ordinal)
        );
        Assert.Equal($"'$({Switch})' != 'true'", off.Attribute("Condition")?.Value);
        var on = Assert.Single(properties, property => property.Name.LocalName == Switch).Attribute("Condition")?.Value;
        Assert.Contains("'$(SolutionName)' == 'Florin'", on, StringComparison.Ordinal);
        Assert.Contains("'$(CI)' == 'true'", on, StringComparison.Ordinal);
    }

    private static string Text(string path) => Repository.Texts.Single(file => file.Path == path).Text;
}
