using System.Text.Json;
using Florin.Host.Composition;
using Florin.Platform.Configuration;
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
    public void Are_refused_with_what_is_allowed_where_they_cannot_be_read()
    {
        var legible = typeof(OptionsReader).GetMethod(nameof(OptionsReader.BindCollecting))!; // It is there.
        foreach (var (section, type) in KnownSettings.Sections)
        foreach (var option in type.GetProperties().Where(p => p.CanWrite && p.PropertyType != typeof(string)))
            if (SettingTypes.IsValue(Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType))
            {
                var (key, problems) = ($"{section}:{option.Name}", new List<string>());
                var wrong = new ConfigurationBuilder().AddInMemoryCollection([new(key, "a\tb")]).Build();
                legible.MakeGenericMethod(type).Invoke(null, [wrong, section, problems]);
                Assert.Matches($@"^{key} is 'a\\u0009b': expected .*\.$", Assert.Single(problems));
            }
    }

    [Fact]
    public void Are_not_made_false_or_nothing_by_a_null_in_a_file()
    {
        using var file = new MemoryStream("""{"Florin":{"BasePort":null,"Bind":null,"ServiceKey":null}}"""u8.ToArray());
        var problems = new List<string>();
        var read = new ConfigurationBuilder().AddJsonStream(file).Build().BindCollecting<FlorinOptions>("Florin", problems);
        Assert.Equal(
            ["Florin:BasePort is '': expected an integer from 1 to 65523.", "Florin:Bind is '': expected a string."],
            problems
        );
        Assert.Equal(new FlorinOptions(), read);
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
