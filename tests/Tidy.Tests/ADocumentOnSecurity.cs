using Florin.Tidy.Rules;

namespace Florin.Tidy;

/// <summary><c>SECURITY.md</c> and the documents below <c>docs/security</c>, among them the assessment by OWASP's ASVS.</summary>
public sealed class ADocumentOnSecurity
{
    private const string Assessment = "docs/security/asvs.md";

    private static readonly string[] Few = ["1.1.1 1", "1.1.2 2"];

    private static readonly Evidence Known = new(
        new HashSet<string>(["Paying.Is_done_once"], StringComparer.Ordinal),
        new HashSet<string>(["SecretFiles"], StringComparer.Ordinal),
        new HashSet<string>(["Florin:Data"], StringComparer.Ordinal),
        path => path is "src/A.cs" or "SECURITY.md"
    );

    [Fact]
    public void Names_only_tests_settings_types_and_files_that_there_are()
    {
        var documents = Repository
            .Texts.Where(f => f.Path == "SECURITY.md" || f.Path.StartsWith("docs/security/", StringComparison.Ordinal))
            .ToList();
        var evidence = Evidence.Of(
            Repository.Code,
            Repository.Texts.Single(f => f.Path == "docs/guide/configuration.md"),
            path => File.Exists(Path.Combine(Repository.Root, path))
        );
        Assert.NotEmpty(documents);
        Repository.IsTidy(documents.SelectMany(document => SecurityDocuments.CheckNames(document, evidence)));
    }

    [Fact]
    public void Has_every_requirement_of_the_standard_once() =>
        Repository.IsTidy(
            SecurityDocuments.CheckRows(
                Text(Assessment),
                [.. Text("tests/Tidy.Tests/Golden/asvs-5.0.0.txt").Lines.Where(line => line.Length > 0)]
            )
        );

    [Fact]
    public void Adds_up() => Repository.IsTidy(SecurityDocuments.CheckSums(Text(Assessment)));

    [Theory]
    [InlineData("`Paying.Is_done_twice`", "test")]
    [InlineData("`Buying.Is_done_once`", "test")]
    [InlineData("| 1.1.1 | 1 | a | met | `Florin:Dat` |", "setting")]
    [InlineData("`src/B.cs` and `src/A.cs`", "file")]
    [InlineData("`SECRECY.md`", "file")]
    [InlineData("`SecretFolders`", "type")]
    public void Is_reported_when_it_names_what_is_not_there(string text, string kind)
    {
        var found = Assert.Single(SecurityDocuments.CheckNames(new SourceFile("a.md", text), Known));
        Assert.StartsWith($"there is no {kind} ", found.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_reported_for_what_is_there_or_is_no_name() =>
        Assert.Empty(
            SecurityDocuments.CheckNames(
                new SourceFile(
                    "a.md",
                    "`Paying.Is_done_once`, `Florin:Data`, `src/A.cs`, `SECURITY.md`, `SecretFiles`, `GET /health`, `base-uri`, `/docs`"
                ),
                Known
            )
        );

    [Theory]
    [InlineData("| 1.1.1 | 1 | a | met | `src/A.cs` |", "lacks the requirement 1.1.2 2")]
    [InlineData("| 1.1.1 | 1 | a | n/a | b |\n| 1.1.2 | 2 | a | n/a | b |\n| 1.1.3 | 1 | a | n/a | b |", "1.1.3 of level 1")]
    [InlineData("| 1.1.1 | 1 | a | n/a | b |\n| 1.1.2 | 2 | a | n/a | b |\n| 1.1.1 | 1 | a | n/a | b |", "1.1.1 is there")]
    [InlineData("| 1.1.1 | 1 | a | met | we think so |\n| 1.1.2 | 2 | a | n/a | b |", "1.1.1 is met, and nothing")]
    public void Is_reported_when_a_requirement_is_missing_or_met_by_nothing(string rows, string what) =>
        Assert.StartsWith(
            what,
            Assert.Single(SecurityDocuments.CheckRows(new SourceFile("a.md", rows), Few)).What,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("| V1 | 2 | 1 | 1 | 0 |\n| all | 2 | 1 | 1 | 0 |\n- 1.1.2 b", null)]
    [InlineData("| V1 | 2 | 2 | 0 | 0 |\n| all | 2 | 1 | 1 | 0 |\n- 1.1.2 b", "the numbers of V1 are 2 | 1 | 1 | 0")]
    [InlineData("| V1 | 2 | 1 | 1 | 0 |\n| all | 9 | 1 | 1 | 0 |\n- 1.1.2 b", "the numbers of all are 2 | 1 | 1 | 0")]
    [InlineData("| V1 | 2 | 1 | 1 | 0 |\n| all | 2 | 1 | 1 | 0 |", "1.1.2 is not met;")]
    [InlineData("| V1 | 2 | 1 | 1 | 0 |\n| all | 2 | 1 | 1 | 0 |\n- 1.1.2 b\n- 1.1.1 a", "1.1.1 is met;")]
    public void Is_reported_when_it_does_not_add_up(string top, string? what)
    {
        var rows = "| 1.1.1 | 1 | a | met | `src/A.cs` |\n| 1.1.2 | 2 | b | not met | all of it |";
        var found = SecurityDocuments.CheckSums(new SourceFile("a.md", $"{top}\n{rows}"));
        if (what is null)
            Assert.Empty(found);
        else
            Assert.StartsWith(what, Assert.Single(found).What, StringComparison.Ordinal);
    }

    private static SourceFile Text(string path) => Repository.Texts.Single(file => file.Path == path);
}
