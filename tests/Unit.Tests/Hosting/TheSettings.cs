using System.Text.Json;
using Florin.Host.CommandLine;
using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Unit.Tests.Hosting;

/// <summary>What the files say about settings is what the code does.</summary>
public sealed class TheSettings
{
    private static readonly IConfiguration Shipped = new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json")
        .Build();

    private static readonly JsonSerializerOptions Settable = new() { IgnoreReadOnlyProperties = true };

    [Fact]
    public void Are_known_that_the_shipped_file_sets() =>
        KnownSettings.Check(Shipped.AsEnumerable().Where(s => s.Value is not null).Select(s => s.Key));

    [Fact]
    public void Have_the_same_defaults_with_the_shipped_file_as_without_it()
    {
        var read = typeof(OptionsReader).GetMethod(nameof(OptionsReader.Options))!; // It is there.
        foreach (var (section, type) in KnownSettings.Sections)
        {
            var shipped = read.MakeGenericMethod(type).Invoke(null, [Shipped, section]);
            var plain = Activator.CreateInstance(type);
            Assert.Equal(
                $"{section} {JsonSerializer.Serialize(plain, type, Settable)}",
                $"{section} {JsonSerializer.Serialize(shipped, type, Settable)}"
            );
        }
    }

    [Fact]
    public void Are_all_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Root(), "docs", "guide", "configuration.md"));
        var missing = KnownSettings
            .All()
            .Where(s => !guide.Contains(s.EndsWith(':') ? $"`{s}{{" : $"`{s}`", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Florin.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        return directory.FullName;
    }
}
