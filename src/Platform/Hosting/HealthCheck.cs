namespace Florin.Platform.Hosting;

/// <summary>One check that health reports.</summary>
/// <param name="Name">What is checked.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="IsVital">Without it the service takes no requests; otherwise it is only degraded.</param>
public sealed record HealthCheck(string Name, Func<string?> Problem, bool IsVital = true);

/// <summary>A note that health shows, whatever the status.</summary>
/// <param name="Name">What the note is about.</param>
/// <param name="Detail">The note.</param>
public sealed record HealthNote(string Name, string Detail);
