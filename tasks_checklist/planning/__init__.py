"""Drawing up a year's supervision (督导排期), as a pure core: knows neither request nor ORM; same input, same plan.

The way, each step in a file: `windows` unrolls frequencies into obligations; `calls` joins what one stop can fulfil and
gathers alike calls; `stretches` cuts the year; `pooled` asks the solver how many trips go where in which stretch, all
teams of a strength together; `teams` hands the trips to teams and days; `seats` says which unit is called on which trip.
`drawing.draw` walks it. What the pooled question proves to be least holds for the whole, because it asks for less.
"""
