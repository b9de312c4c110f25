using Florin.Platform.Projections;
using Florin.Tidy.Rules;

namespace Florin.Tidy;

/// <summary>States in snapshots, and the rows of read models: both are rebuilt from the log when their version changes.</summary>
public sealed class AStoredShape
{
    [Theory]
    [InlineData(GoldenFiles.StatesFile)]
    [InlineData(GoldenFiles.ViewsFile)]
    public void Changes_with_its_version(string what)
    {
        if (Environment.GetEnvironmentVariable("FLORIN_PIN_SHAPES") == "1")
            GoldenFiles.PinShapes();
        var today = what == GoldenFiles.StatesFile ? GoldenFiles.States : GoldenFiles.Views;
        Repository.IsTidy(
            today
                .Keys.Union(GoldenFiles.Pinned(what), StringComparer.Ordinal)
                .SelectMany(service =>
                    VersionedShape.Compare(
                        GoldenFiles.PathOf(service, what),
                        VersionedShape.Read(GoldenFiles.Read(service, what)),
                        today.GetValueOrDefault(service, [])
                    )
                )
        );
    }

    [Fact]
    public void Is_there_to_be_pinned()
    {
        Assert.Contains(GoldenFiles.Views["transaction"], shape => shape.Name == "unfinished_sagas");
        Assert.All(GoldenFiles.States.Values, states => Assert.Contains(states, shape => shape.Name == "refusals"));
        Assert.Equal(GoldenFiles.Views.Count, GoldenFiles.Assemblies.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Of_a_view_is_its_columns_its_indexes_and_the_json_of_its_rows() =>
        Assert.Equal(
            [
                "people.3",
                "people.3.id: string",
                "people.3.age: integer?",
                "people.3 column age Number",
                "people.3 column id Text",
                "people.3 index age, id",
            ],
            Shape(3).Lines
        );

    [Fact]
    public void Of_a_state_is_the_json_of_its_snapshots() =>
        Assert.Equal(["person.2", "person.2.id: string", "person.2.age: integer?"], State("person.2", typeof(Row)).Lines);

    [Fact]
    public void Is_read_from_its_file_as_it_was_written()
    {
        VersionedShape[] shapes = [Shape(3), State("person.2", typeof(Row))];
        var read = VersionedShape.Read(shapes.SelectMany(shape => shape.Lines));
        Assert.Equal(shapes.Select(shape => (shape.Name, shape.Version)), read.Select(shape => (shape.Name, shape.Version)));
        Assert.Empty(VersionedShape.Compare("golden", read, shapes));
    }

    [Fact]
    public void Is_reported_when_a_field_changes_and_the_version_does_not() =>
        Says(
            "the shape of 'person' changed (person.2.age: integer?)",
            State("person.2", typeof(Aged)),
            State("person.2", typeof(Row))
        );

    [Fact]
    public void Is_reported_when_a_field_is_added_and_the_version_stays() =>
        Says("Give it the version 3", State("person.2", typeof(Named)), State("person.2", typeof(Row)));

    [Fact]
    public void Is_reported_when_a_column_or_an_index_changes_and_the_version_does_not()
    {
        var view = View(3);
        Says("(people.3 column upper Text)", Of(view.Text("upper", row => row.Id)), Of(view));
        Says("(people.3 index id)", Of(view.Index("id")), Of(view));
    }

    [Fact]
    public void Is_reported_when_its_version_goes_back() => Says("take a higher version", Shape(2), Shape(3));

    [Fact]
    public void Is_to_be_pinned_when_it_is_new_or_gone()
    {
        Says("'people' version 4 is new: pin it", Shape(4), Shape(3));
        Says("'people' version 3 is new: pin it", Shape(3));
        Assert.Contains(
            "is gone",
            Assert.Single(VersionedShape.Compare("golden", [Shape(3)], [])).What,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Is_not_pinned_in_another_shape_under_the_same_version()
    {
        var (before, changed) = (State("person.2", typeof(Row)), State("person.2", typeof(Named)));
        Assert.Equal(before.Lines, VersionedShape.Pin([before], [changed]));
        var next = State("person.3", typeof(Named));
        Assert.Equal(next.Lines, VersionedShape.Pin([before], [next]));
        Assert.Empty(VersionedShape.Pin([before], []));
    }

    private static void Says(string what, VersionedShape now, params VersionedShape[] pinned) =>
        Assert.Contains(what, Assert.Single(VersionedShape.Compare("golden", pinned, [now])).What, StringComparison.Ordinal);

    private static VersionedShape Shape(int version) => Of(View(version));

    private static VersionedShape Of(View<Row> view) => VersionedShape.Of(view, typeof(Row));

    private static VersionedShape State(string schema, Type type) => VersionedShape.Of(schema, type);

    private static View<Row> View(int version) =>
        new View<Row>("people", version, row => row.Id)
            .Number("age", row => row.Age)
            .Text("id", row => row.Id)
            .Index("age", "id");

    private sealed record Row(string Id, long? Age)
    {
        public string Shown => $"{Id} {Age}";
    }

    private sealed record Aged(string Id, string? Age);

    private sealed record Named(string Id, long? Age, string? Name);
}
