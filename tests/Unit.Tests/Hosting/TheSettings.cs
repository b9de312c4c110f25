using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Florin.Platform.EventLog;
using Florin.Platform.Identity.Tokens;
using Florin.Testing;
using Florin.Users.Features;
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

    [Theory]
    [InlineData("Kafka:Botstrap", "Unknown setting 'Kafka:Botstrap'.")]
    [InlineData("Storage:Foo", "Unknown setting 'Storage:Foo'.")]
    [InlineData("Storage:MySql:Bogus", "Unknown setting 'Storage:MySql:Bogus'.")]
    [InlineData("Storage:Leese", "Unknown setting 'Storage:Leese'. Did you mean 'Storage:Lease'?")]
    [InlineData("storage:log:Provider:x", "Unknown setting 'storage:log:Provider:x'.")]
    [InlineData(
        "Notification:Channels:sms:Urll",
        "Unknown setting 'Notification:Channels:sms:Urll': expected one of Kind, Url, Method, Headers, "
    )]
    [InlineData(
        "Notification:Channels:sms:CircuitBreaker:Ratio",
        "Unknown setting 'Notification:Channels:sms:CircuitBreaker:Ratio': expected one of FailureRatio, "
    )]
    [InlineData("Notification:Channels:sms:Url:x", "Unknown setting 'Notification:Channels:sms:Url:x'.")]
    [InlineData(
        "Schedules:Calendars:bank:Holliday",
        "Unknown setting 'Schedules:Calendars:bank:Holliday': expected one of Holidays, Weekend."
    )]
    [InlineData(
        "Identity:Providers:acme:Scope",
        "Unknown setting 'Identity:Providers:acme:Scope': expected one of Authority, "
    )]
    [InlineData("Alerts:Receivers:ops:Adress", "Unknown setting 'Alerts:Receivers:ops:Adress': expected one of Kind, To, ")]
    [InlineData("Transactions:Rates:EUR/USD:x", "Unknown setting 'Transactions:Rates:EUR/USD:x'.")]
    [InlineData(
        "Feeds:nope:Source",
        "Unknown setting 'Feeds:nope:Source'. 'nope' is none of the services that it can be set for: user, risk, payment, account, transaction, notification, audit, analytics, webhook, reconciliation, report, schedule."
    )]
    public void Are_refused_that_nothing_reads_wherever_they_stand(string key, string problem)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, "x")]).Build();
        Assert.StartsWith(problem, Assert.Single(KnownSettings.Unknown(configuration)), StringComparison.Ordinal);
        Assert.Contains(
            problem,
            Assert.Throws<WrongConfiguration>(() => StartCheck.Of(configuration)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("storage:lease")]
    [InlineData("Feeds:transaction:Source")]
    [InlineData("HOME")]
    [InlineData("Other:Section")] // Of a service of somebody's own, or of the framework.
    [InlineData("Florin")]
    public void Are_let_pass_that_are_known_or_not_of_Florin(string key) =>
        Assert.Empty(KnownSettings.Unknown(new ConfigurationBuilder().AddInMemoryCollection([new(key, "x")]).Build()));

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
    public void Have_a_range_where_they_are_numbers_or_times() =>
        Assert.Empty(
            KnownSettings
                .Sections.SelectMany(s => Options(s.Section, s.Options))
                .Where(o => IsMeasure(o.Property.PropertyType) && !o.Property.IsDefined(typeof(RangeAttribute), inherit: true))
                .Select(o => o.Key)
        );

    [Fact]
    public void Are_refused_out_of_their_range_each_under_its_own_key() =>
        Assert.Equal(
            [
                "Florin:Login:Tries is '0': expected an integer from 1 to 1000000.",
                "Florin:Login:Window is '00:00:00': expected a time from 00:00:01 to 1.00:00:00 as hh:mm:ss or d.hh:mm:ss, such as 00:00:30.",
            ],
            Wrong<LoginOptions>(LoginOptions.Section, ("Tries", "0"), ("Window", "00:00:00")).Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("24:00:00")]
    [InlineData("1")]
    [InlineData("1:00:00")]
    [InlineData("00:30")]
    [InlineData("1.24:00:00")]
    [InlineData("00:60:00")]
    [InlineData("-00:00:01")]
    [InlineData(" 00:00:01")]
    [InlineData("00:00:01.12345678")]
    [InlineData("99999999.00:00:00")]
    public void Take_no_other_form_of_a_time(string time) =>
        Assert.Equal(
            [
                $"Florin:Tokens:Lifetime is '{time}': expected a time from 00:00:01 to 30.00:00:00 as hh:mm:ss or d.hh:mm:ss, such as 00:00:30.",
            ],
            Wrong<TokenOptions>(TokenOptions.Section, ("Lifetime", time))
        );

    [Theory]
    [InlineData("23:59:59")]
    [InlineData("1.00:00:00")]
    [InlineData("29.23:59:59.1234567")]
    public void Take_a_time_with_and_without_days(string time) =>
        Assert.Empty(Wrong<TokenOptions>(TokenOptions.Section, ("Lifetime", time)));

    [Theory]
    [InlineData("0x10")]
    [InlineData("#10")]
    [InlineData("&h10")]
    [InlineData("1e3")]
    public void Take_no_other_form_of_an_integer(string number) =>
        Assert.Equal(
            [$"Florin:Login:Tries is '{number}': expected an integer from 1 to 1000000."],
            Wrong<LoginOptions>(LoginOptions.Section, ("Tries", number))
        );

    [Fact]
    public void Give_an_example_that_is_allowed() =>
        Assert.EndsWith(
            ", such as 00:00:01.",
            Assert.Single(Wrong<LogOptions>("EventStore", ("CommitPause", "soon"))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide/configuration.md")]
    public void Have_the_defaults_that_a_document_says(string document)
    {
        var none = new ConfigurationBuilder().Build();
        var said = File.ReadLines(Path.Combine(SourceTree.Root, document))
            .SelectMany(Defaults)
            .Where(s => IsMeasured(s.Key))
            .ToList();
        Assert.NotEmpty(said);
        Assert.Equal(
            said.Select(s => $"{s.Key} {s.Default}"),
            said.Select(s => $"{s.Key} {Written(SettingOrders.ValueOf(s.Key, none), s.Default)}")
        );
    }

    [Fact]
    public void Are_all_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "guide", "configuration.md"));
        var missing = KnownSettings
            .All()
            .Select(Group)
            .Where(s => !guide.Contains(s.EndsWith(':') ? $"`{s}{{" : $"`{s}`", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    // Where the operator gives the names, the guide may group what is below them.
    private static string Group(string setting) =>
        setting.IndexOf("{key}", StringComparison.Ordinal) is >= 0 and var at ? setting[..at] : setting;

    // A row such as "| `EventStore:MaxCachedStreams`, `:TailEvents` | 10000, 4096 | …"; one whose default is a sentence says no value.
    private static IEnumerable<(string Key, string Default)> Defaults(string row)
    {
        if (row.Split(" | ") is not [['|', ' ', '`', .. var first], var second, ..])
            return [];
        var keys = first.Split(',').Select(key => key.Trim(' ', '`')).ToList();
        for (var i = 1; i < keys.Count; i++)
            if (keys[i].StartsWith(':'))
                keys[i] = keys[i - 1][..keys[i - 1].LastIndexOf(':')] + keys[i];
        var values = second.Split(", ");
        return keys.Count == values.Length ? keys.Zip(values).Where(s => IsValue(s.Second)) : [];
    }

    private static bool IsMeasured(string key) =>
        KnownSettings
            .Sections.SelectMany(s => Options(s.Section, s.Options))
            .Any(o => o.Key == key && IsMeasure(o.Property.PropertyType));

    private static string Written(IComparable? value, string said) =>
        value switch
        {
            TimeSpan time when TimeSpan.TryParse(said, CultureInfo.InvariantCulture, out var same) && same == time => said,
            null => said, // It has its default from another setting.
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!, // It is something.
        };

    private static bool IsValue(string said) => said.All(c => char.IsAsciiDigit(c) || c is '.' or ':');

    private static List<string> Wrong<T>(string section, params (string Name, string Value)[] settings)
        where T : class, new()
    {
        var problems = new List<string>();
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"{section}:{s.Name}", (string?)s.Value)))
            .Build()
            .BindCollecting<T>(section, problems);
        return problems;
    }

    /// <summary>Every setting of a section, with the property that it is read into.</summary>
    internal static IEnumerable<(string Key, PropertyInfo Property)> Options(string section, Type type)
    {
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            var key = $"{section}:{property.Name}";
            yield return (key, property);
            var nested = SettingTypes.ElementOf(property.PropertyType) ?? property.PropertyType;
            if (!SettingTypes.IsValue(nested) && nested.Namespace?.StartsWith("Florin", StringComparison.Ordinal) == true)
                foreach (var deeper in Options(key, nested))
                    yield return deeper;
        }
    }

    /// <summary>Whether a setting is a number or a time.</summary>
    internal static bool IsMeasure(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && (
            plain == typeof(TimeSpan) || plain.GetInterfaces().Any(i => i.Name.StartsWith("INumber`", StringComparison.Ordinal))
        )
        && plain != typeof(char);
}
