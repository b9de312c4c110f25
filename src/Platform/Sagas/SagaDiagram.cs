using System.Text;

namespace Florin.Platform.Sagas;

/// <summary>Draws a saga from its definition, as a Mermaid flowchart.</summary>
public static class SagaDiagram
{
    /// <summary>The flowchart's text.</summary>
    public static string Mermaid<TState>(SagaDefinition<TState> definition)
        where TState : class, ISagaState<TState>
    {
        ArgumentNullException.ThrowIfNull(definition);
        var chart = new StringBuilder("flowchart LR\n    created([created])\n");
        var before = "created";
        var undone = new Stack<SagaStep<TState>>();
        var pivoted = false;
        foreach (var step in definition.Steps)
        {
            chart.Append($"    {before} --> {step.Name}[\"{step.Name}{(step.IsPivot ? " (pivot)" : "")}<br/>{step.Asks}\"]\n");
            var back =
                pivoted ? "manual"
                : undone.TryPeek(out var last) ? $"undo_{last.Name}"
                : "failed";
            chart.Append($"    {step.Name} -- refused --> {back}\n");
            chart.Append($"    {step.Name} -- unknown --> manual\n");
            if (step.Undo is not null)
                undone.Push(step);
            pivoted |= step.IsPivot;
            before = step.Name;
        }
        chart.Append($"    {before} --> completed([completed])\n");
        while (undone.TryPop(out var step))
        {
            var next = undone.TryPeek(out var earlier) ? $"undo_{earlier.Name}" : "failed";
            chart.Append($"    undo_{step.Name}[\"undo {step.Name}<br/>{step.UndoAsks}\"] --> {next}\n");
            chart.Append($"    undo_{step.Name} -- refused or unknown --> manual\n");
        }
        return chart.Append("    failed([failed])\n    manual([manual review])\n").ToString();
    }
}
