using System.Text.RegularExpressions;
using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Florin.Testing;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>Each setting that there is, and each that a document names.</summary>
public sealed partial class EverySetting
{
    [Fact]
    public void Is_refused_out_of_its_range_however_deep_it_is()
    {
        foreach (var (section, type) in KnownSettings.Sections)
        foreach (var (key, property) in TheSettings.Options(section, type))
            if (TheSettings.IsMeasure(property.PropertyType) && !IsOfAList(key))
                foreach (var wrong in WrongFor(property.PropertyType))
                {
                    var problems = new List<string>();
                    Configured(key, wrong).Check(type, problems, section);
                    Assert.True(
                        problems.Exists(problem =>
                            problem.StartsWith($"{key} is '{wrong}': expected ", StringComparison.Ordinal)
                        ),
                        $"{key} is '{wrong}', and nothing is said but: {string.Join(" ", problems)}"
                    );
                }
    }

    [Fact]
    public void Is_known_that_a_document_names()
    {
        var documents = Directory
            .EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(SourceTree.Root, "README.md"));
        var tops = KnownSettings.All().Select(known => known.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        var named = documents
            .SelectMany(path =>
                Named().Matches(File.ReadAllText(path)).Select(found => (Path: path, Key: found.Groups["key"].Value))
            )
            .Where(found => tops.Contains(found.Key.Split(':')[0]))
            .ToList();
        Assert.True(named.Count > 300, $"{named.Count} settings were found in the documents.");
        Assert.Empty(named.Where(found => !IsKnown(found.Key)).Select(found => $"{Path.GetFileName(found.Path)}: {found.Key}"));
    }

    // A key, with or without a value, or a section: in backquotes, or as an option of a command.
    [GeneratedRegex(@"(`|--)(?<key>[A-Z][A-Za-z0-9]*(:([A-Za-z0-9]+|\{\w+\}))+)(?=[`=])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    // Below routes and clusters, whose names are the operator's, and in sections that the gateway reads by itself.
    private static bool IsKnown(string key)
    {
        var known = KnownSettings.All().Concat(SecretFiles.Settings).ToList();
        return known.Any(k =>
                k == key || k.StartsWith($"{Placeholder().Replace(key, "{key}")}:", StringComparison.Ordinal) || Holds(k, key)
            ) || !KnownSettings.Unknown(Configured(Placeholder().Replace(key, "user"), "x")).Any();
    }

    private static bool Holds(string known, string key) =>
        known.EndsWith(':') && $"{key}:".StartsWith(known, StringComparison.Ordinal);

    private static bool IsOfAList(string key) =>
        KnownSettings.All().Any(known => Holds(known, key) || IsBelowNames(known, key));

    private static bool IsBelowNames(string known, string key) =>
        known.IndexOf("{key}", StringComparison.Ordinal) is > 0 and var at
        && $"{key}:".StartsWith(known[..at], StringComparison.Ordinal);

    private static IConfiguration Configured(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    private static string[] WrongFor(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && plain == typeof(TimeSpan)
            ? ["-00:00:01", "9999999.00:00:00", "soon", "NaN"]
        : plain == typeof(double) ? ["-1", "NaN", "Infinity", "-Infinity", "1E300", "much"]
        : ["-1", "NaN", "99999999999999999999999999999", "many"];
}
