using Florin.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Florin.Platform.Configuration;

/// <summary>
/// The section <c>Logging</c> for the framework, which reads its levels itself, and again at every change, and throws at one that
/// it does not know.
/// </summary>
public static class LogLevels
{
    private const string Section = "Logging";
    private const string Levels = "LogLevel";

    /// <summary>The section, which keeps its values where a change has an invalid level.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <exception cref="WrongConfiguration">A level is invalid.</exception>
    public static IConfiguration Of(IConfiguration configuration)
    {
        var problems = new List<string>();
        Check(configuration, problems);
        return problems.Count == 0
            ? new ConfigurationBuilder().Add(new Checked(configuration)).Build().GetSection(Section)
            : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Looks at every level: those of all loggers, and those of one provider.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static void Check(IConfiguration configuration, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(problems);
        var names = Enum.GetNames<LogLevel>();
        var sections = configuration.GetSection(Section).GetChildren().ToList();
        var levels = sections
            .Where(s => s.Key.Equals(Levels, StringComparison.OrdinalIgnoreCase))
            .Concat(sections.Select(s => s.GetSection(Levels)))
            .SelectMany(s => s.GetChildren());
        foreach (var level in levels)
            if (!string.IsNullOrEmpty(level.Value) && !names.Contains(level.Value, StringComparer.OrdinalIgnoreCase))
                problems.Add($"{level.Path} is '{Shown.Of(level.Value)}': expected one of {string.Join(", ", names)}.");
    }

    private sealed class Checked(IConfiguration configuration) : ConfigurationProvider, IConfigurationSource, IDisposable
    {
        private IDisposable? _watching;

        public IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            _watching = ChangeToken.OnChange(configuration.GetReloadToken, Take);
            return this;
        }

        public override void Load() =>
            Data = configuration
                .GetSection(Section)
                .AsEnumerable()
                .ToDictionary(s => s.Key, s => s.Value, StringComparer.OrdinalIgnoreCase);

        public void Dispose() => _watching?.Dispose();

        private void Take()
        {
            var problems = new List<string>();
            Check(configuration, problems);
            if (problems.Count > 0)
                return; // The gateway's reload reports them.
            Load();
            OnReload();
        }
    }
}
